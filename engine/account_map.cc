#include "engine/account_map.h"

#include <algorithm>
#include <mutex>

namespace flowtally::engine {

std::shared_lock<std::shared_mutex> AccountSlot::hold_settled() {
  for (;;) {
    if (std::shared_lock lock(mutex); account.is_settled()) return lock;
    settle();
  }
}

void AccountSlot::settle() {
  const std::unique_lock lock(mutex);
  account.settle();
}

AccountSlot* AccountMap::find(const events::Id& id) const {
  const std::shared_lock lock(mutex_);
  const auto index = ids_.find(id);
  return index == projections::kNone ? nullptr : slots_[index].get();
}

AccountSlot& AccountMap::find_or_add(const events::Id& id) {
  if (auto* const known = find(id)) return *known;
  const std::unique_lock lock(mutex_);
  const auto [index, inserted] = ids_.intern(id);
  if (inserted) {
    slots_.push_back(std::make_unique<AccountSlot>());
    slots_.back()->index = index;
  }
  return *slots_[index];
}

void AccountMap::add(const events::Id& id, std::unique_ptr<AccountSlot> slot) {
  const std::unique_lock lock(mutex_);
  const auto [index, inserted] = ids_.intern(id);
  events::ensure(inserted, "an account is added once");
  slot->index = index;
  slots_.push_back(std::move(slot));
}

std::vector<NamedSlot> AccountMap::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<NamedSlot> all;
  for (const auto& slot : slots_) all.push_back({ids_.text(slot->index), slot.get()});
  return all;
}

void AccountMap::settle(const Workers& workers) {
  const std::shared_lock lock(mutex_);
  workers.for_each(slots_.size(), [&](std::size_t i) { slots_[i]->settle(); });
}

std::uint64_t AccountMap::size() const {
  const std::shared_lock lock(mutex_);
  return slots_.size();
}

std::vector<std::string> AccountMap::ids() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& slot : slots_) {
    const std::shared_lock account_lock(slot->mutex);
    if (slot->position > 0) ids.push_back(ids_.text(slot->index));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::uint64_t AccountMap::waiting_facts() const {
  const std::shared_lock lock(mutex_);
  std::uint64_t waiting = 0;
  for (const auto& slot : slots_) {
    const std::shared_lock account_lock(slot->mutex);
    waiting += slot->account.waiting_facts();
  }
  return waiting;
}

}  // namespace flowtally::engine
