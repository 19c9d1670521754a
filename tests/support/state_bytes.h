// Bytes of an account's state that a test may change without making it one that is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace flowtally::tests {

/// Where the state has the hash of what its first event says: any value may stand there. The state has an event.
inline std::size_t place_of_first_content(std::string_view state) {
  const auto number = [&]<typename Number>(std::size_t at, Number value) {
    std::memcpy(&value, state.data() + at, sizeof value);
    return value;
  };
  std::size_t at = 0;
  at += 8 + number(at, std::uint64_t{});       // the texts of event ids
  at += 8 + number(at, std::uint64_t{});       // which ids are texts
  at += 4 + 16 * number(at, std::uint32_t{});  // the ids
  return at + 4;                               // behind the number of hashes
}

}  // namespace flowtally::tests
