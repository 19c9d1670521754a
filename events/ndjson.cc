#include "events/ndjson.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "events/json_repair.h"
#include "events/ndjson_fields.h"
#include "events/ndjson_payloads.h"
#include "events/shown_text.h"
#include "events/suggestion.h"
#include "events/utf8.h"

namespace flowtally::events {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t kTypicalLineBytes = 200;
constexpr std::size_t kParserBytesMin = 4 * 1024;
constexpr std::size_t kTypeNameBytesMax = 40;  // that are compared with the names of types

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

const std::vector<std::string>& type_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (std::size_t type = 1; type <= std::variant_size_v<Payload>; ++type) {
      all.emplace_back(type_name(static_cast<EventType>(type)));
    }
    return all;
  }();
  return names;
}

std::string size_problem(std::size_t bytes) {
  return "the line has " + std::to_string(bytes) + " bytes; at most " + std::to_string(kLineBytesMax) +
         " are read, of a flow.updated " + std::to_string(kFlowLineBytesMax);
}

/// What is wrong with a text that is not one JSON document: "not valid JSON: ...".
std::string json_problem(std::string_view text) {
  if (!is_utf8(text)) return "not valid UTF-8: it begins with " + shown_text(text) + "; save the text as UTF-8";
  if (text.find_first_not_of(" \t\r\n") == text.npos) return "empty; it must be a JSON object";
  return "not one valid JSON value: it begins with " + shown_text(text) + "; write one JSON object";
}

}  // namespace

struct NdjsonReader::Impl {
  dom::parser parser;
  EventFields fields;
  std::string patched;  // a line with what the parser refuses replaced
  std::string written;  // a long line as it would be exported
  bool numbers_lost = false;

  void read_line(std::string_view line, std::uint64_t number, const ReadOptions& options, Batch& batch);
  /// Whether the line is one JSON document, which then stands in `value`.
  bool parse(std::string_view line, dom::element& value);
  /// The same of a line that the parser refuses because of `error`, though it may be right.
  bool parse_repaired(std::string_view line, simdjson::error_code error, dom::element& value);
  simdjson::error_code parse_any_depth(std::string_view line, dom::element& value);
  /// Reads what collect() found into `event`; the problem stays in `fields`.
  void read_event(EventType type, const ReadOptions& options, Arena& arena, Event& event);
  std::optional<EventType> read_type();
  /// What was read from fewer bytes may be more when it is exported. It must come in again all the same.
  bool is_as_exported(std::string_view line, const Event& event) {
    written.clear();
    append_ndjson(written, event);
    return written == line;
  }
};

simdjson::error_code NdjsonReader::Impl::parse_any_depth(std::string_view line, dom::element& value) {
  if (line.size() > parser.capacity() || parser.doc.capacity() < line.size()) {
    const std::size_t room = std::bit_ceil(std::max(line.size(), kParserBytesMin));
    if (const auto error = parser.allocate(room, parser.max_depth()); error != simdjson::SUCCESS) return error;
    if (const auto error = parser.doc.allocate(room); error != simdjson::SUCCESS) return error;
  }
  const auto error = parser.parse(line.data(), line.size(), false).get(value);
  if (error != simdjson::DEPTH_ERROR || parser.max_depth() > kExportedLineBytesMax) return error;
  // Deep is not wrong: the tree's own limit, or that nobody reads the member, is for later to find.
  if (const auto grown = parser.allocate(parser.capacity(), kExportedLineBytesMax + 1); grown != simdjson::SUCCESS)
    return grown;
  return parser.parse(line.data(), line.size(), false).get(value);
}

bool NdjsonReader::Impl::parse(std::string_view line, dom::element& value) {
  numbers_lost = false;
  const auto error = parse_any_depth(line, value);
  return error == simdjson::SUCCESS || parse_repaired(line, error, value);
}

bool NdjsonReader::Impl::parse_repaired(std::string_view line, simdjson::error_code error, dom::element& value) {
  bool surrogates_lost = false;
  if (error != simdjson::NUMBER_ERROR && error != simdjson::STRING_ERROR) return false;
  patched.reserve(line.size() + kPaddingBytes);
  patched.assign(line);
  // Each kind at most once: the second time it is not what the repair is for.
  while (error != simdjson::SUCCESS) {
    if (error == simdjson::NUMBER_ERROR && !numbers_lost) {
      numbers_lost = replace_big_numbers(patched);
      if (!numbers_lost) return false;
    } else if (error == simdjson::STRING_ERROR && !surrogates_lost) {
      surrogates_lost = replace_lone_surrogates(patched);
      if (!surrogates_lost) return false;
    } else {
      return false;
    }
    error = parse_any_depth(patched, value);
  }
  return true;
}

std::optional<EventType> NdjsonReader::Impl::read_type() {
  const std::string_view name = fields.raw_text(Field::kType);
  if (!fields.ok()) return std::nullopt;
  const std::optional<EventType> type = type_from_name(name);
  if (!type) {
    const auto near = closest_word(name.substr(0, kTypeNameBytesMax), type_names());
    fields.fail_value(RejectCode::kUnknownType, Field::kType,
                      ", which is not a type of event" + (near ? "; did you mean \"" + *near + "\"?" : std::string()));
  }
  return type;
}

void NdjsonReader::Impl::read_event(EventType type, const ReadOptions& options, Arena& arena, Event& event) {
  event.id = fields.id(Field::kId, arena);
  event.account_id = fields.id(Field::kAccountId, arena);
  if (event.account_id == Id("*")) {
    fields.fail_value(RejectCode::kInvalidField, Field::kAccountId, "; it must be the id of one account");
  }
  if (options.only_account && event.account_id != *options.only_account) {
    fields.fail_value(RejectCode::kWrongAccount, Field::kAccountId,
                      ", but the token is of the account " + shown_text(*options.only_account));
  }
  event.time = fields.time(Field::kTime);
  if (event.time > options.now + kClockSkewMax) {
    fields.fail_value(
        RejectCode::kTimeInFuture, Field::kTime,
        ", which is more than 5 minutes ahead of the server's clock (" + format_timestamp(options.now) + ")");
  }
  read_payload(type, fields, options, arena, event.payload);
}

void NdjsonReader::Impl::read_line(std::string_view line, std::uint64_t number, const ReadOptions& options,
                                   Batch& batch) {
  const auto reject = [&](RejectCode code, std::string detail, std::string_view id = {}) {
    batch.rejects.push_back({.line = number, .id = std::string(id), .code = code, .detail = std::move(detail)});
  };
  if (line.size() > kExportedLineBytesMax) return reject(RejectCode::kTooLarge, size_problem(line.size()));
  const bool too_large = line.size() > kLineBytesMax;

  dom::element value;
  dom::object object;
  if (!parse(line, value)) {
    if (too_large) return reject(RejectCode::kTooLarge, size_problem(line.size()));
    return reject(RejectCode::kInvalidJson, "the line is " + json_problem(line));
  }
  if (value.get_object().get(object) != simdjson::SUCCESS) {
    return reject(RejectCode::kInvalidJson, "the line is " + shown_value(value) + "; it must be a JSON object");
  }
  fields.collect(object, numbers_lost);
  const std::string_view id = fields.readable_id();
  const std::optional<EventType> type = read_type();
  if (too_large && type != EventType::kFlowUpdated) {
    return reject(RejectCode::kTooLarge, size_problem(line.size()), id);
  }
  if (!type) return reject(fields.code(), std::move(fields.detail()), id);
  if (options.may_append != nullptr && !options.may_append(*type)) {
    fields.fail_value(RejectCode::kForbiddenType, Field::kType,
                      ", which this token may not append; send it with an ingest token");
    return reject(fields.code(), std::move(fields.detail()), id);
  }
  read_event(*type, options, batch.arena, batch.events.emplace_back());
  const bool fits = line.size() <= kFlowLineBytesMax || !fields.ok() || is_as_exported(line, batch.events.back());
  if (fields.ok() && fits) {
    batch.lines.push_back(number);
    return;
  }
  batch.events.pop_back();
  if (!fits) return reject(RejectCode::kTooLarge, size_problem(line.size()), id);
  reject(fields.code(), std::move(fields.detail()), id);
}

NdjsonReader::NdjsonReader() : impl_(std::make_unique<Impl>()) {}
NdjsonReader::~NdjsonReader() = default;
NdjsonReader::NdjsonReader(NdjsonReader&&) noexcept = default;
NdjsonReader& NdjsonReader::operator=(NdjsonReader&&) noexcept = default;

void NdjsonReader::read(std::string_view text, const ReadOptions& options, Batch& batch) {
  static_assert(kPaddingBytes >= simdjson::SIMDJSON_PADDING);
  if (batch.events.empty()) {
    batch.events.reserve(text.size() / kTypicalLineBytes + 1);
    batch.lines.reserve(text.size() / kTypicalLineBytes + 1);
  }
  std::uint64_t number = options.first_line;
  if (number == 1) text = without_byte_order_mark(text);
  for (; !text.empty(); ++number) {
    const auto* const newline = static_cast<const char*>(std::memchr(text.data(), '\n', text.size()));
    std::string_view line = text;
    if (newline != nullptr) line = text.substr(0, static_cast<std::size_t>(newline - text.data()));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_blank(line)) impl_->read_line(line, number, options, batch);
    ++batch.line_count;
  }
}

void NdjsonReader::read_each(std::span<const std::string_view> texts, const ReadOptions& options, Batch& batch) {
  batch.events.reserve(batch.events.size() + texts.size());
  batch.lines.reserve(batch.lines.size() + texts.size());
  std::uint64_t number = options.first_line;
  for (const std::string_view text : texts) impl_->read_line(text, number++, options, batch);
  batch.line_count += texts.size();
}

Result<Payload> NdjsonReader::read_body(std::string_view json, EventType type,
                                        std::span<const std::string_view> members, const ReadOptions& options,
                                        Arena& arena) {
  const auto error = [](std::string sentence) { return Status(StatusCode::kInvalidArgument, std::move(sentence)); };
  if (json.size() > kLineBytesMax) {
    return error("the body has " + std::to_string(json.size()) + " bytes; at most " + std::to_string(kLineBytesMax) +
                 " are read");
  }
  dom::element value;
  dom::object object;
  if (!impl_->parse(json, value)) return error("the body is " + json_problem(json));
  if (value.get_object().get(object) != simdjson::SUCCESS) {
    return error("the body is " + shown_value(value) + "; it must be a JSON object");
  }
  auto& fields = impl_->fields;
  fields.collect_body(object, members, impl_->numbers_lost);
  Payload payload;
  read_payload(type, fields, options, arena, payload);
  if (!fields.ok()) return error(std::move(fields.detail()));
  return payload;
}

}  // namespace flowtally::events
