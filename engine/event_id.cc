#include "engine/event_id.h"

#include <cstdint>
#include <random>

namespace flowtally::engine {

events::Id random_event_id() {
  std::random_device device;
  const auto word = [&] { return std::uint64_t{device()} << 32U | device(); };
  constexpr std::uint64_t kVersion = 0xF000;
  constexpr std::uint64_t kVariant = std::uint64_t{3} << 62U;
  return events::Id::uuid((word() & ~kVersion) | 0x4000, (word() & ~kVariant) | std::uint64_t{1} << 63U);
}

}  // namespace flowtally::engine
