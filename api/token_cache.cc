#include "api/token_cache.h"

#include <openssl/crypto.h>

#include <utility>

namespace flowtally::api {

bool TokenCache::Equal::operator()(std::string_view a, std::string_view b) const {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

events::Result<std::shared_ptr<const Identity>> TokenCache::identify(std::string_view token, events::Timestamp now) {
  Claims claims = find(token);
  if (!claims) {
    auto read = read_token(token, key_);
    if (!read) return read.status();
    claims = std::make_shared<const TokenClaims>(std::move(read).value());
    remember(token, claims);
  }
  if (auto status = check_token_time(*claims, now); !status.ok()) return status;
  const Identity* identity = &claims->identity;
  return std::shared_ptr<const Identity>(std::move(claims), identity);
}

TokenCache::Claims TokenCache::find(std::string_view token) {
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

void TokenCache::remember(std::string_view token, const Claims& claims) {
  if (token.size() > kCachedTokenBytesMax) return;
  Shard& shard = shard_of(token);
  const std::lock_guard lock(shard.mutex);
  if (shard.young.size() >= kTokensPerGeneration) shard.old = std::exchange(shard.young, {});
  shard.young.emplace(token, claims);
}

std::size_t TokenCache::size() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    count += shard.young.size() + shard.old.size();
  }
  return count;
}

}  // namespace flowtally::api
