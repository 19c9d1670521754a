#include "events/ndjson.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "events/ndjson_fields.h"
#include "events/ndjson_payloads.h"

namespace flowtally::events {

namespace dom = simdjson::dom;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kTypicalLineBytes = 200;
constexpr std::size_t kParserBytesMin = 4 * 1024;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

// The end of the JSON number at `start`; `start` if there is none. `big` tells whether it may exceed what 64 bits or
// a double hold.
std::size_t number_end(std::string_view text, std::size_t start, bool& big) {
  const auto is = [&](std::size_t at, char c) { return at < text.size() && text[at] == c; };
  const std::size_t digits = is(start, '-') ? start + 1 : start;
  std::size_t end = digits_end(text, digits);
  if (end == digits || (end > digits + 1 && text[digits] == '0')) return start;
  big = end - digits >= 19;
  if (is(end, '.')) {
    const std::size_t fraction = end + 1;
    end = digits_end(text, fraction);
    if (end == fraction) return start;
  }
  if (is(end, 'e') || is(end, 'E')) {
    std::size_t exponent = end + 1;
    if (is(exponent, '+') || is(exponent, '-')) ++exponent;
    end = digits_end(text, exponent);
    if (end == exponent) return start;
    big = true;
  }
  return end;
}

// JSON allows any number but the parser refuses a document with one that does not fit. Such a number can only stand in
// a field that no event has, or it is wrong there, so `0.5`, wrong everywhere, takes its place. Both have three
// characters or more, so nothing moves. False if there was none.
bool replace_big_numbers(std::string& json) {
  bool replaced = false;
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      bool big = false;
      const std::size_t end = number_end(json, at, big);
      if (end == at) return false;
      if (big) {
        std::fill(json.begin() + static_cast<std::ptrdiff_t>(at), json.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        json.replace(at, 3, "0.5");
        replaced = true;
      }
      at = end - 1;
    }
  }
  return replaced;
}

}  // namespace

struct NdjsonReader::Impl {
  dom::parser parser;
  EventFields fields;
  std::string patched;  // a line with its big numbers replaced
  bool numbers_lost = false;

  void read_line(std::string_view line, std::uint64_t number, const ReadOptions& options, Batch& batch);
  /// Whether the line is one JSON document, which then stands in `value`.
  bool parse(std::string_view line, dom::element& value);
  simdjson::error_code parse_any_depth(std::string_view line, dom::element& value);
  /// Reads what collect() found into `event`; the problem stays in `fields`.
  void read_event(EventType type, const ReadOptions& options, Arena& arena, Event& event);
  std::optional<EventType> read_type();
};

simdjson::error_code NdjsonReader::Impl::parse_any_depth(std::string_view line, dom::element& value) {
  if (line.size() > parser.capacity() || parser.doc.capacity() < line.size()) {
    const std::size_t room = std::bit_ceil(std::max(line.size(), kParserBytesMin));
    if (const auto error = parser.allocate(room, parser.max_depth()); error != simdjson::SUCCESS) return error;
    if (const auto error = parser.doc.allocate(room); error != simdjson::SUCCESS) return error;
  }
  const auto error = parser.parse(line.data(), line.size(), false).get(value);
  if (error != simdjson::DEPTH_ERROR || parser.max_depth() > kFlowLineBytesMax) return error;
  // Deep is not wrong: the tree's own limit, or that nobody reads the member, is for later to find.
  if (const auto grown = parser.allocate(parser.capacity(), kFlowLineBytesMax + 1); grown != simdjson::SUCCESS)
    return grown;
  return parser.parse(line.data(), line.size(), false).get(value);
}

bool NdjsonReader::Impl::parse(std::string_view line, dom::element& value) {
  numbers_lost = false;
  const auto error = parse_any_depth(line, value);
  if (error != simdjson::NUMBER_ERROR) return error == simdjson::SUCCESS;
  patched.reserve(line.size() + kPaddingBytes);
  patched.assign(line);
  numbers_lost = replace_big_numbers(patched);
  return numbers_lost && parse_any_depth(patched, value) == simdjson::SUCCESS;
}

std::optional<EventType> NdjsonReader::Impl::read_type() {
  const std::string_view name = fields.raw_text(Field::kType);
  if (!fields.ok()) return std::nullopt;
  const std::optional<EventType> type = type_from_name(name);
  if (!type) fields.fail(RejectCode::kUnknownType, "the type is not one that events have");
  return type;
}

void NdjsonReader::Impl::read_event(EventType type, const ReadOptions& options, Arena& arena, Event& event) {
  event.id = fields.id(Field::kId, arena);
  event.account_id = fields.id(Field::kAccountId, arena);
  if (event.account_id == Id("*")) fields.fail(RejectCode::kInvalidField, Field::kAccountId, "must not be `*`");
  if (options.only_account && event.account_id != *options.only_account) {
    fields.fail(RejectCode::kWrongAccount, Field::kAccountId, "is not the writer's account");
  }
  event.time = fields.time(Field::kTime);
  if (event.time > options.now + kClockSkewMax) {
    fields.fail(RejectCode::kTimeInFuture, Field::kTime, "is more than 5 minutes ahead of the server's clock");
  }
  read_payload(type, fields, options, arena, event.payload);
}

void NdjsonReader::Impl::read_line(std::string_view line, std::uint64_t number, const ReadOptions& options,
                                   Batch& batch) {
  const auto reject = [&](RejectCode code, std::string detail, std::string_view id = {}) {
    batch.rejects.push_back({.line = number, .id = std::string(id), .code = code, .detail = std::move(detail)});
  };
  if (line.size() > kFlowLineBytesMax) return reject(RejectCode::kTooLarge, "the line is longer than 1 MiB");
  const bool too_large = line.size() > kLineBytesMax;

  dom::element value;
  dom::object object;
  if (!parse(line, value)) {
    if (too_large) return reject(RejectCode::kTooLarge, "the line is longer than 64 KiB");
    return reject(RejectCode::kInvalidJson, "the line is not valid JSON in UTF-8");
  }
  if (value.get_object().get(object) != simdjson::SUCCESS) {
    return reject(RejectCode::kInvalidJson, "the line is not a JSON object");
  }
  fields.collect(object, numbers_lost);
  const std::string_view id = fields.readable_id();
  const std::optional<EventType> type = read_type();
  if (too_large && type != EventType::kFlowUpdated) {
    return reject(RejectCode::kTooLarge, "the line is longer than 64 KiB", id);
  }
  if (!type) return reject(fields.code(), std::move(fields.detail()), id);
  if (options.may_append != nullptr && !options.may_append(*type)) {
    return reject(RejectCode::kForbiddenType, "the writer may not append events of this type", id);
  }
  read_event(*type, options, batch.arena, batch.events.emplace_back());
  if (fields.ok()) {
    batch.lines.push_back(number);
    return;
  }
  batch.events.pop_back();
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
  if (number == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
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
  if (json.size() > kLineBytesMax) return error("the body is longer than 64 KiB");
  dom::element value;
  dom::object object;
  if (!impl_->parse(json, value)) return error("the body is not valid JSON in UTF-8");
  if (value.get_object().get(object) != simdjson::SUCCESS) return error("the body is not a JSON object");
  auto& fields = impl_->fields;
  fields.collect_body(object, members, impl_->numbers_lost);
  Payload payload;
  read_payload(type, fields, options, arena, payload);
  if (!fields.ok()) return error(std::move(fields.detail()));
  return payload;
}

}  // namespace flowtally::events
