// Ids of one kind in one account, each kept once: an id becomes a dense index from 0 in order of arrival, and every
// structure of the account speaks of indices. A UUID costs its 16 bytes and about 8 of hash table.
// Concurrent reads are fine, writing needs exclusion.
// Invariant 9 (id_table_test, "an id has one index for ever"): indices are never reused and never change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/arena.h"
#include "events/id.h"
#include "projections/chunked.h"
#include "projections/id_index.h"
#include "projections/state.h"

namespace flowtally::projections {

/// "No such thing", for every kind of index.
inline constexpr std::uint32_t kNone = IdIndex::kMissing;

class IdTable {
 public:
  struct Interned {
    std::uint32_t index;
    bool inserted;  // it was not known before
  };
  Interned intern(const events::Id& id);
  /// Takes the id that the last intern() inserted out again: nothing has used its index yet.
  void forget_last();
  /// The id's index, or kNone.
  std::uint32_t find(const events::Id& id) const;
  /// Asks for the memory that intern() or find() of this id will touch first.
  void prefetch(const events::Id& id) const { index_.prefetch(hasher_(id)); }
  /// Asks for what find() of this id will compare, whose bucket was asked for. Its index, or kNone: a guess.
  std::uint32_t prefetch_entry(const events::Id& id) const {
    const auto index = index_.candidate(hasher_(id));
    if (index != kNone) __builtin_prefetch(&ids_[index]);
    return index;
  }

  events::Id id(std::uint32_t index) const {
    const auto& packed = ids_[index];
    if (!is_text(index)) return events::Id::uuid(packed.high, packed.low);
    return events::Id(std::string_view(reinterpret_cast<const char*>(packed.high), packed.low));
  }
  std::string text(std::uint32_t index) const { return id(index).text(); }
  std::uint32_t size() const { return ids_.size(); }

  static void transfer(const IdTable& self, StateWriter& archive);
  static void transfer(IdTable& self, StateReader& archive);

 private:
  struct Packed {  // a UUID's halves; or, when flagged in is_text_, address and length of characters in texts_
    std::uint64_t high;
    std::uint64_t low;
  };

  std::uint32_t find(const events::Id& id, std::uint64_t hash) const;
  /// Makes the index anew, with room for `count`.
  void rebuild_index(std::size_t count);
  bool is_text(std::uint32_t index) const { return index < is_text_.size() && is_text_[index]; }

  events::IdHasher hasher_;
  Chunked<Packed> ids_;
  std::vector<bool> is_text_;  // shorter than ids_: what lies beyond is a UUID
  events::Arena texts_;
  IdIndex index_;
};

}  // namespace flowtally::projections
