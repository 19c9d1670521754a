// Lines of NDJSON: every one is an event or a reject that can be told, and every event is the same after a round trip
// through a block and through the text that an export writes.
#include <string>

#include "events/block.h"
#include "events/content_hash.h"
#include "events/utf8.h"
#include "tests/fuzz/reading.h"
#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

using events::Batch;
using events::Event;

void check_numbers(const Batch& batch) {
  expect(batch.lines.size() == batch.events.size(), "every event has its line");
  std::uint64_t before = 0;
  for (const auto line : batch.lines) {
    expect(line > before && line <= batch.line_count, "events come in the order of their lines");
    before = line;
  }
  before = 0;
  for (const auto& reject : batch.rejects) {
    expect(reject.line > before && reject.line <= batch.line_count, "rejects come in the order of their lines");
    expect(!reject.detail.empty() && events::is_utf8(reject.detail), "a reject says why, in UTF-8");
    expect(events::is_utf8(reject.id), "a reject's id is UTF-8");
    before = reject.line;
  }
  expect(batch.events.size() + batch.rejects.size() <= batch.line_count, "a line is one event or one reject");
}

void check_same(const Event& event, const Event& again, std::string_view how) {
  if (event == again && events::content_hash(event) == events::content_hash(again)) return;
  std::string text(how);
  for (const auto* each : {&event, &again}) events::append_ndjson(text += '\n', *each);
  throw Finding(text);
}

void check_block(const Batch& batch) {
  if (batch.events.empty()) return;
  events::BlockEncoder encoder;
  for (const auto& event : batch.events) encoder.add(event);
  const auto bytes = encoder.finish(1);
  const auto decoded = events::decode_block(bytes);
  expect(decoded.ok(), "what was encoded can be decoded");
  expect(decoded->events.size() == batch.events.size(), "a block holds the events that it was made of");
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    check_same(batch.events[i], decoded->events[i], "an event is the same after encoding and decoding");
  }
}

void check_export(const Event& event) {
  std::string line;
  events::append_ndjson(line, event);
  const auto read = read_lines(line);
  if (read.events.size() != 1) {
    throw Finding("an exported line can be read: " + line + '\n' +
                  (read.rejects.empty() ? "" : read.rejects[0].detail));
  }
  check_same(event, read.events[0], "an event is the same after export and import");
}

/// Whether the text is read the same when it comes in two parts, cut after a line in its middle.
void check_parts(std::string_view text, const Batch& whole) {
  const auto end = text.find('\n', text.size() / 2);
  if (end == std::string_view::npos || text.substr(end + 1).starts_with("\xEF\xBB\xBF")) return;
  const auto first = read_lines(text.substr(0, end + 1));
  const auto second = read_lines(text.substr(end + 1), first.line_count + 1);
  expect(first.events.size() + second.events.size() == whole.events.size(), "parts have the events of the whole");
  for (std::size_t i = 0; i < whole.events.size(); ++i) {
    const bool is_first = i < first.events.size();
    const auto& part = is_first ? first : second;
    const auto at = is_first ? i : i - first.events.size();
    check_same(whole.events[i], part.events[at], "an event is the same in a part");
    expect(whole.lines[i] == part.lines[at], "an event has the same line number in a part");
  }
  expect(first.rejects.size() + second.rejects.size() == whole.rejects.size(), "parts have the rejects of the whole");
}

}  // namespace

void run_ndjson(std::string_view input) {
  const auto batch = read_lines(input);
  check_numbers(batch);
  check_block(batch);
  for (const auto& event : batch.events) check_export(event);
  check_parts(input, batch);
}

}  // namespace flowtally::tests::fuzz
