// Verified tokens, remembered by their bytes, so that a client that sends the same token again costs a look-up instead
// of a signature and three JSON documents. Only tokens whose signature held are kept, none is found but by exactly its
// bytes (compared in constant time), and the times are checked on every use. Bounded: a shard keeps at most two
// generations of kTokensPerGeneration tokens, and drops the older one when the younger is full.
//
// The keys and what was verified with them are replaced as one: whoever began before set_keys() ends with the old keys
// and writes into the old memory, which goes with them, so no token outlives its key.
//
// Threads: any. Look-ups are sharded by the token's hash; the mutex over the current memory covers a copied pointer
// (std::atomic<std::shared_ptr> of GCC 12 is a lock too, and its load() unlocks with relaxed order).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "api/identity.h"
#include "events/status.h"
#include "events/time.h"

namespace flowtally::api {

class TokenCache {
 public:
  static constexpr std::size_t kTokensPerGeneration = 512;
  static constexpr std::size_t kCachedTokenBytesMax = 2 * 1024;  // longer ones are verified each time

  explicit TokenCache(KeySet keys) : memory_(std::make_shared<Memory>(std::move(keys))) {}

  /// What begins from now on is verified with these keys; nothing verified before is remembered.
  void set_keys(KeySet keys);

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
  struct Memory {
    explicit Memory(KeySet set) : keys(std::move(set)) {}
    Claims find(std::string_view token);
    void remember(std::string_view token, const Claims& claims);
    Shard& shard_of(std::string_view token) { return shards[Hash()(token) % kShards]; }

    const KeySet keys;
    std::array<Shard, kShards> shards;
  };

  std::shared_ptr<Memory> memory() const;

  mutable std::mutex mutex_;  // over the pointer
  std::shared_ptr<Memory> memory_;
};

}  // namespace flowtally::api
