#include "cli/reject_report.h"

#include <utility>

#include "events/ndjson.h"
#include "events/utf8.h"

namespace flowtally::cli {
namespace {

constexpr std::size_t kFirstTextBytesMax = 200;

/// "line 7", or "'history.ndjson', line 7".
std::string place_of(std::uint64_t line, std::string_view file) {
  const auto of_file = file.empty() ? std::string() : "'" + std::string(file) + "', ";
  return of_file + "line " + std::to_string(line);
}

}  // namespace

std::string printable_text(std::string_view bytes, std::size_t size_max) {
  const bool cut = bytes.size() > size_max;
  bytes = bytes.substr(0, size_max);
  if (!cut && events::is_utf8(bytes)) return std::string(bytes);
  std::string text;
  while (!bytes.empty()) {
    const std::size_t size = events::character_bytes(bytes);
    if (size == 0 && cut && bytes.size() < 4) break;  // the cut went through a character
    text += size == 0 ? "\uFFFD" : bytes.substr(0, size);
    bytes.remove_prefix(size == 0 ? 1 : size);
  }
  return text;
}

events::Result<RejectReport> RejectReport::open(const std::optional<std::string>& path) {
  if (!path) return RejectReport(std::nullopt);
  auto file = Output::open(path);
  if (!file) return file.status();
  return RejectReport(std::optional<Output>(std::move(file).value()));
}

events::Status RejectReport::add(const events::Reject& reject, std::string_view text, std::string_view file) {
  return add({reject.line, reject.id, events::reject_code_name(reject.code), reject.detail, file}, text);
}

events::Status RejectReport::add(const ReportedReject& reject, std::string_view text) {
  if (++count_ == 1) first_text_ = printable_text(text, kFirstTextBytesMax);
  if (!file_) {
    if (count_ > kShownMax) return {};
    say(place_of(reject.line, reject.file) + ": " + std::string(reject.code) + ": " + std::string(reject.detail));
    return {};
  }
  std::string line = "{";
  if (!reject.file.empty()) {
    line += R"("file":)";
    events::append_json_string(line, printable_text(reject.file, kTextBytesMax));
    line += ',';
  }
  line += R"("line":)" + std::to_string(reject.line) + R"(,"id":)";
  if (reject.id.empty()) {
    line += "null";
  } else {
    events::append_json_string(line, reject.id);
  }
  line += R"(,"code":)";
  events::append_json_string(line, reject.code);
  line += R"(,"detail":)";
  events::append_json_string(line, printable_text(reject.detail, kTextBytesMax));
  line += R"(,"text":)";
  events::append_json_string(line, printable_text(text, kTextBytesMax));
  line += "}\n";
  return file_->write(line);
}

void RejectReport::note_duplicate_that_differs(std::uint64_t line, std::string_view id, std::string_view file) {
  if (++differing_ > kShownMax) return;
  std::string shown;
  events::append_json_string(shown, id);
  say(place_of(line, file) + ": the id " + shown +
      " was used by an earlier event that says something else; the earlier event stays");
}

events::Status RejectReport::close() {
  if (file_) return file_->close();
  if (count_ > kShownMax)
    say("... and " + std::to_string(count_ - kShownMax) + " more rejected lines; --rejects FILE keeps them all");
  return {};
}

}  // namespace flowtally::cli
