// Reading of NDJSON as targets do it: the text stands in memory of exactly its size and the padding that the reader may
// look at, and is gone when the events are used, so that AddressSanitizer sees whoever looks further or borrows from
// it.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

#include "events/ndjson.h"
#include "projections/time_zones.h"

namespace flowtally::tests::fuzz {

/// 2026-06-01T12:00:00Z: what clocks show in targets.
inline constexpr events::Timestamp kNow{events::Milliseconds{1'780'315'200'000}};

inline events::ReadOptions read_options(std::uint64_t first_line = 1) {
  events::ReadOptions options;
  options.now = kNow;
  options.is_zone = projections::is_time_zone;
  options.first_line = first_line;
  return options;
}

/// Bytes with the reader's padding behind them, and not one more.
class PaddedText {
 public:
  explicit PaddedText(std::string_view text)
      : bytes_(std::make_unique<char[]>(text.size() + events::NdjsonReader::kPaddingBytes)), size_(text.size()) {
    if (size_ > 0) std::memcpy(bytes_.get(), text.data(), size_);
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

inline events::Batch read_lines(std::string_view text, std::uint64_t first_line = 1) {
  events::Batch batch;
  const PaddedText padded(text);
  events::NdjsonReader().read(padded.view(), read_options(first_line), batch);
  return batch;
}

}  // namespace flowtally::tests::fuzz
