// Bytes that events borrow from: a bump allocator whose strings stay where they are until it is destroyed. Moving an
// arena moves its strings along, at the same addresses, and leaves an empty arena behind. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace flowtally::events {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept { *this = std::move(other); }
  Arena& operator=(Arena&& other) noexcept {
    chunks_ = std::exchange(other.chunks_, {});
    next_ = std::exchange(other.next_, nullptr);
    left_ = std::exchange(other.left_, 0);
    return *this;
  }

  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text);
  /// Uninitialised room for `size` bytes.
  char* allocate(std::size_t size);

 private:
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace flowtally::events
