#include "engine/turns.h"

#include <atomic>
#include <memory>
#include <utility>

namespace flowtally::engine {

void Turns::take(const std::string& key, Task task) {
  {
    const std::lock_guard lock(mutex_);
    const auto [place, idle] = waiting_.try_emplace(key);
    place->second.push_back(std::move(task));
    if (!idle) return;
  }
  run(key);
}

std::size_t Turns::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void Turns::run(const std::string& key) {
  for (;;) {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      const auto place = waiting_.find(key);
      if (place->second.empty()) {
        waiting_.erase(place);
        return;
      }
      task = std::move(place->second.front());
      place->second.pop_front();
    }
    // Of the task's end and its return the later one goes on, so tasks that end at once don't nest.
    const auto passed = std::make_shared<std::atomic<bool>>(false);
    task([this, key, passed] {
      if (passed->exchange(true)) run(key);
    });
    if (!passed->exchange(true)) return;
  }
}

}  // namespace flowtally::engine
