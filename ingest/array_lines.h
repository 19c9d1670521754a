// A JSON array as it streams in, turned into lines: each element is one, so that all that reads lines reads arrays too,
// and an element's place is its line's number. Nothing is understood: strings are skipped and brackets counted, so an
// element that is not valid JSON spoils no other. Memory is a few bytes. One thread at a time.
// Invariant (array_lines_test, "array lines: the lines are the elements, wherever the input is cut").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "events/status.h"

namespace flowtally::ingest {

class ArrayLines {
 public:
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };

  static constexpr std::size_t kRoomBytesMin = 2;

  /// Turns some of `in` into lines in `out`, which has at least kRoomBytesMin. `in` begins with the array's `[` the
  /// first time. Line ends within an element become spaces, and in a string, where they are not valid, another control
  /// character. A place where a comma had nothing next to it is a line with the comma. kInvalidArgument if something
  /// follows the array; what was produced before is good.
  events::Result<Step> convert(std::string_view in, std::span<char> out);

  /// At the input's end: whether the array has ended. kInvalidArgument with a sentence that lacks its subject.
  events::Status finish() const;

 private:
  enum class Place : std::uint8_t { kBefore, kElement, kString, kEscape, kAfter };

  Place place_ = Place::kBefore;
  std::uint64_t depth_ = 0;     // within the element
  std::uint64_t elements_ = 0;  // that have ended
  bool is_blank_ = true;        // nothing of the element was there yet
};

}  // namespace flowtally::ingest
