// Where rejected lines are told: as NDJSON {line, id, code, detail, text} in a file, or, without one, the first few on
// stderr with a note about the rest. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/output.h"
#include "events/batch.h"
#include "events/status.h"

namespace flowtally::cli {

/// As much of `bytes` as JSON can carry: at most `size_max` bytes, what is not UTF-8 replaced by U+FFFD.
std::string printable_text(std::string_view bytes, std::size_t size_max);

/// One rejected line, wherever it was rejected. Borrows its texts.
struct ReportedReject {
  std::uint64_t line = 0;
  std::string_view id;  // empty if it had none
  std::string_view code;
  std::string_view detail;
};

class RejectReport {
 public:
  static constexpr std::size_t kTextBytesMax = 64 << 10;
  static constexpr std::uint64_t kShownMax = 5;

  static events::Result<RejectReport> open(const std::optional<std::string>& path);

  /// `text` is the rejected line.
  events::Status add(const ReportedReject& reject, std::string_view text);
  events::Status add(const events::Reject& reject, std::string_view text);
  /// A line that was not rejected, but whose id an earlier event has that says something else. The first few are
  /// reported on stderr, also where rejects go to a file.
  void note_duplicate_that_differs(std::uint64_t line, std::string_view id);
  /// The status of the whole report, once it is on disk; tells what was not shown.
  events::Status close();
  std::uint64_t count() const { return count_; }

 private:
  explicit RejectReport(std::optional<Output> file) : file_(std::move(file)) {}

  std::optional<Output> file_;
  std::uint64_t count_ = 0;
  std::uint64_t differing_ = 0;
};

}  // namespace flowtally::cli
