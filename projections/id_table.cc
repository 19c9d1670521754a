#include "projections/id_table.h"

#include <algorithm>
#include <array>
#include <string>

namespace flowtally::projections {

using events::Id;

IdTable::Interned IdTable::intern(const Id& id) {
  const auto hash = hasher_(id);
  if (const auto known = find(id, hash); known != kNone) return {known, false};
  const auto index = size();
  if (index_.is_full()) rebuild_index(size());
  index_.insert(hash, index);
  if (id.is_uuid()) {
    ids_.push_back({id.high(), id.low()});
  } else {
    const auto text = texts_.copy(id.borrowed());
    ids_.push_back({reinterpret_cast<std::uintptr_t>(text.data()), text.size()});
    is_text_.resize(ids_.size());
    is_text_[index] = true;
  }
  return {index, true};
}

void IdTable::forget_last() {
  const auto last = size() - 1;
  index_.erase_last(hasher_(id(last)), last);
  ids_.pop_back();
  if (is_text_.size() > ids_.size()) is_text_.resize(ids_.size());
}

std::uint32_t IdTable::find(const Id& id) const { return find(id, hasher_(id)); }

std::uint32_t IdTable::find(const Id& wanted, std::uint64_t hash) const {
  if (wanted.is_uuid()) {
    return index_.find(hash, [&](std::uint32_t index) {
      const auto& packed = ids_[index];
      return packed.high == wanted.high() && packed.low == wanted.low() && !is_text(index);
    });
  }
  return index_.find(hash, [&](std::uint32_t index) { return id(index) == wanted; });
}

void IdTable::rebuild_index(std::size_t count) {
  // Buckets are met at random: their cache lines are asked for some ids ahead.
  constexpr std::uint32_t kAhead = 16;
  std::array<std::uint64_t, kAhead> hashes{};
  index_.rebuild(count);
  for (std::uint32_t i = 0; i < size() + kAhead; ++i) {
    auto& hash = hashes[i % kAhead];
    if (i >= kAhead) index_.insert(hash, i - kAhead);
    if (i < size()) {
      hash = hasher_(id(i));
      index_.prefetch(hash);
    }
  }
}

void IdTable::transfer(const IdTable& self, StateWriter& archive) {
  if (self.is_text_.empty()) return archive(std::string(), self.is_text_, self.ids_);
  // In another process texts stand at other addresses: each is told by its place among all of them.
  std::string texts;
  Chunked<Packed> ids;
  for (std::uint32_t i = 0; i < self.size(); ++i) {
    ids.push_back(self.is_text(i) ? Packed{texts.size(), self.ids_[i].low} : self.ids_[i]);
    if (self.is_text(i)) texts += self.id(i).borrowed();
  }
  archive(texts, self.is_text_, ids);
}

void IdTable::transfer(IdTable& self, StateReader& archive) {
  std::string texts;
  archive(texts, self.is_text_, self.ids_);
  if (self.is_text_.size() > self.size()) return archive.reject();
  const auto kept = self.texts_.copy(texts);
  for (std::uint32_t i = 0; i < self.is_text_.size(); ++i) {
    if (!self.is_text_[i]) continue;
    auto& [place, size] = self.ids_[i];
    if (place > kept.size() || size > kept.size() - place || size > Id::kBytesMax) return archive.reject();
    place += reinterpret_cast<std::uintptr_t>(kept.data());
  }
  // Some are added soon, and then the index should not have to be made once more.
  if (self.size() > 0) self.rebuild_index(self.size() + self.size() / std::size_t{8});
}

}  // namespace flowtally::projections
