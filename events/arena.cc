#include "events/arena.h"

#include <algorithm>
#include <cstring>

namespace flowtally::events {

namespace {

constexpr std::size_t kFirstChunkBytes = 4 * 1024;
constexpr std::size_t kChunkBytesMax = 256 * 1024;

}  // namespace

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* const room = allocate(text.size());
  std::memcpy(room, text.data(), text.size());
  return {room, text.size()};
}

char* Arena::allocate(std::size_t size) {
  if (size > left_) {
    // A big piece gets a chunk of its own, so that the room left in the current one is not thrown away.
    if (size > kFirstChunkBytes) return chunks_.emplace_back(new char[size]).get();
    const std::size_t chunk_bytes =
        std::min(kChunkBytesMax, kFirstChunkBytes << std::min<std::size_t>(chunks_.size(), 6));
    next_ = chunks_.emplace_back(new char[chunk_bytes]).get();
    left_ = chunk_bytes;
  }
  char* const room = next_;
  next_ += size;
  left_ -= size;
  return room;
}

}  // namespace flowtally::events
