// Where rejected lines are reported: as NDJSON {line, id, code, detail, text} in a file, or, without one, the first few
// on stderr with a note about the rest. If several files are read, each reject names its own as `file` too. One thread
// at a time.
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
  std::string_view file = {};  // empty if there is only one
};

class RejectReport {
 public:
  static constexpr std::size_t kTextBytesMax = 64 << 10;
  static constexpr std::uint64_t kShownMax = 5;

  static events::Result<RejectReport> open(const std::optional<std::string>& path);

  /// `text` is the rejected line, `file` where it is from if there are several.
  events::Status add(const ReportedReject& reject, std::string_view text);
  events::Status add(const events::Reject& reject, std::string_view text, std::string_view file = {});
  /// A line that was not rejected, but whose id an earlier event has that says something else. The first few are
  /// reported on stderr, also where rejects go to a file.
  void note_duplicate_that_differs(std::uint64_t line, std::string_view id, std::string_view file);
  /// The status of the whole report, once it is on disk; tells what was not shown.
  events::Status close();
  std::uint64_t count() const { return count_; }
  /// The beginning of the first rejected line.
  const std::string& first_text() const { return first_text_; }

 private:
  explicit RejectReport(std::optional<Output> file) : file_(std::move(file)) {}

  std::optional<Output> file_;
  std::uint64_t count_ = 0;
  std::uint64_t differing_ = 0;
  std::string first_text_;
};

}  // namespace flowtally::cli
