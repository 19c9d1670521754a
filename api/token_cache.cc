#include "api/token_cache.h"

#include <openssl/crypto.h>

#include <utility>

namespace flowtally::api {

bool TokenCache::Equal::operator()(std::string_view a, std::string_view b) const {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

events::Result<std::shared_ptr<const Identity>> TokenCache::identify(std::string_view token, events::Timestamp now) {
  const auto current = memory();
  Claims claims = current->find(token);
  if (!claims) {
    auto read = read_token(token, current->keys);
    if (!read) return read.status();
    claims = std::make_shared<const TokenClaims>(std::move(read).value());
    current->remember(token, claims);
  }
  if (auto status = check_token_time(*claims, now); !status.ok()) return status;
  const Identity* identity = &claims->identity;
  return std::shared_ptr<const Identity>(std::move(claims), identity);
}

void TokenCache::set_keys(KeySet keys) {
  auto next = std::make_shared<Memory>(std::move(keys));
  const std::lock_guard lock(mutex_);
  memory_.swap(next);
}

std::shared_ptr<TokenCache::Memory> TokenCache::memory() const {
  const std::lock_guard lock(mutex_);
  return memory_;
}

TokenCache::Claims TokenCache::Memory::find(std::string_view token) {
  if (token.size() > kCachedTokenBytesMax) return nullptr;
  Shard& shard = shard_of(token);
  const std::lock_guard lock(shard.mutex);
  if (const auto found = shard.young.find(token); found != shard.young.end()) return found->second;
  if (const auto found = shard.old.find(token); found != shard.old.end()) {
    Claims claims = found->second;
    if (shard.young.size() < kTokensPerGeneration) shard.young.insert(shard.old.extract(found));
    return claims;
  }
  return nullptr;
}

void TokenCache::Memory::remember(std::string_view token, const Claims& claims) {
  if (token.size() > kCachedTokenBytesMax) return;
  Shard& shard = shard_of(token);
  const std::lock_guard lock(shard.mutex);
  if (shard.young.size() >= kTokensPerGeneration) shard.old = std::exchange(shard.young, {});
  shard.young.emplace(token, claims);
}

std::size_t TokenCache::size() const {
  const auto current = memory();
  std::size_t count = 0;
  for (const Shard& shard : current->shards) {
    const std::lock_guard lock(shard.mutex);
    count += shard.young.size() + shard.old.size();
  }
  return count;
}

}  // namespace flowtally::api
