// Verified tokens, remembered by their bytes, so that a client that sends the same token again costs a look-up instead
// of an HMAC and two JSON documents. Only tokens whose signature held are kept, none is found but by exactly its bytes
// (compared in constant time), and the times are checked on every use. Bounded: a shard keeps at most two generations
// of kTokensPerGeneration tokens, and drops the older one when the younger is full.
//
// Threads: any, sharded by the token's hash.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/identity.h"
#include "events/status.h"
#include "events/time.h"

namespace flowtally::api {

class TokenCache {
 public:
  static constexpr std::size_t kTokensPerGeneration = 512;
  static constexpr std::size_t kCachedTokenBytesMax = 2 * 1024;  // longer ones are verified each time

  explicit TokenCache(TokenKey key) : key_(std::move(key)) {}

  /// verify_token() with a memory: the same answer for the same arguments.
  events::Result<std::shared_ptr<const Identity>> identify(std::string_view token, events::Timestamp now);

  /// Tokens remembered now.
  std::size_t size() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view token) const { return std::hash<std::string_view>()(token); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
  };
  using Claims = std::shared_ptr<const TokenClaims>;
  using Generation = std::unordered_map<std::string, Claims, Hash, Equal>;
  struct Shard {
    mutable std::mutex mutex;
    Generation young;
    Generation old;
  };
  static constexpr std::size_t kShards = 16;

  Claims find(std::string_view token);
  void remember(std::string_view token, const Claims& claims);
  Shard& shard_of(std::string_view token) { return shards_[Hash()(token) % kShards]; }

  const TokenKey key_;
  std::array<Shard, kShards> shards_;
};

}  // namespace flowtally::api
