// NDJSON to events and back. Reading is strict: UTF-8, whole JSON validation, every field of the contract checked;
// a bad line becomes a Reject and never touches its neighbours. Blank lines count as lines and are otherwise skipped.
// Lines end in `\n` or `\r\n`; the last one may lack its end.
// Invariant (ndjson_export_test, "export: any line that is read is read again as it was written"): append_ndjson of an
// event that was read is read as the same event, however its line was spelt.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "events/batch.h"
#include "events/event.h"
#include "events/status.h"

namespace flowtally::events {

/// Whether the zone database knows this IANA name. Injected, because the vocabulary has no zone database.
using ZoneCheck = bool (*)(std::string_view name);

struct ReadOptions {
  Timestamp now;                 // the server's clock; over 5 minutes later is `time_in_future`
  ZoneCheck is_zone = nullptr;   // none: any non-empty name passes
  std::uint64_t first_line = 1;  // the number of the first line of the text
  // What the writer may append. The account outlives the reading.
  std::optional<Id> only_account = {};           // others: `wrong_account`
  bool (*may_append)(EventType type) = nullptr;  // false: `forbidden_type`. None: every type
};

inline constexpr Milliseconds kClockSkewMax{5 * 60 * 1000};

/// Reads texts of whole lines. Keeps its parser's buffers between calls. One thread at a time; any number of readers.
class NdjsonReader {
 public:
  NdjsonReader();
  ~NdjsonReader();
  NdjsonReader(NdjsonReader&&) noexcept;
  NdjsonReader& operator=(NdjsonReader&&) noexcept;

  /// Bytes that must be readable, though not part of the text, after the end of what read() is given.
  static constexpr std::size_t kPaddingBytes = 64;

  /// Appends to `batch` what the lines of `text` hold. `text` is followed by kPaddingBytes readable bytes. The batch
  /// copies what it keeps: `text` may go afterwards.
  void read(std::string_view text, const ReadOptions& options, Batch& batch);
  /// The same for texts of one event each, such as the elements of a JSON array; they count as lines, and an empty one
  /// is rejected. Line ends within them don't matter.
  void read_each(std::span<const std::string_view> texts, const ReadOptions& options, Batch& batch);

  /// Reads the body of a request, one JSON object, into a payload of `type`. Only the fields in `members` are its
  /// business, the others stay empty for the caller to fill; a member that is not among these is an error, because
  /// whoever sends a single one is told. Otherwise it is checked exactly as in a line, and followed by kPaddingBytes
  /// likewise. What the payload borrows lives in `arena`. kInvalidArgument with a sentence that names the culprit.
  Result<Payload> read_body(std::string_view json, EventType type, std::span<const std::string_view> members,
                            const ReadOptions& options, Arena& arena);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The event as one line without its end, re-importable: absent fields are left out, instants are UTC.
void append_ndjson(std::string& out, const Event& event);

/// `text` as a JSON string with its quotes. The only place that escapes JSON strings.
void append_json_string(std::string& out, std::string_view text);

}  // namespace flowtally::events
