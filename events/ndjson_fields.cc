#include "events/ndjson_fields.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "events/name_table.h"
#include "events/shown_text.h"
#include "events/utf8.h"

namespace flowtally::events {

namespace dom = simdjson::dom;

namespace {

// In the order of Field.
constexpr NameTable<kFieldCount> kFieldNames(
    {"id",          "type",           "time",          "account_id",  "user_id",        "name",       "role",
     "time_zone",   "business_hours", "sla",           "tree_id",     "tree_structure", "session_id", "node_id",
     "position",    "outcome",        "was_helpful",   "rating",      "comment",        "chat_id",    "visitor_id",
     "operator_id", "channel",        "sender",        "reason",      "closed_by",      "mode",       "presence",
     "admin_id",    "action",         "resource_type", "resource_id", "details",        "ip_address", "user_agent"});
static_assert(kFieldNames.find("user_agent") == static_cast<std::size_t>(Field::kUserAgent));

constexpr std::uint64_t bit(std::size_t field) { return std::uint64_t{1} << field; }
constexpr std::uint64_t bit(Field field) { return bit(static_cast<std::size_t>(field)); }

bool has_nul(std::string_view text) { return std::memchr(text.data(), 0, text.size()) != nullptr; }

// Whether minified JSON has a NUL in one of its strings, where it can only stand as an escape.
bool has_escaped_nul(std::string_view json) {
  for (std::size_t at = json.find('\\'); at != json.npos; at = json.find('\\', at + 2)) {
    if (json.substr(at + 1, 5) == "u0000") return true;
  }
  return false;
}

}  // namespace

std::string_view field_name(Field field) { return kFieldNames.name(static_cast<std::size_t>(field)); }

std::string_view id_problem(const dom::element& value, IdDigits& digits, std::string_view& id) {
  constexpr std::string_view kWanted = "must be a string of 1 to 128 bytes or an integer";
  if (value.get_string().get(id) == simdjson::SUCCESS) {
    if (id.empty() || id.size() > Id::kBytesMax) return kWanted;
    return has_nul(id) ? "must not contain NUL" : std::string_view();
  }
  std::to_chars_result end{};
  std::uint64_t large = 0;
  if (const auto number = whole_number(value)) {
    end = std::to_chars(digits.data(), digits.data() + digits.size(), *number);
  } else if (value.get_uint64().get(large) == simdjson::SUCCESS) {
    end = std::to_chars(digits.data(), digits.data() + digits.size(), large);
  } else {
    return kWanted;
  }
  id = {digits.data(), static_cast<std::size_t>(end.ptr - digits.data())};
  return {};
}

Id keep_id(std::string_view text, Arena& arena) {
  const Id id(text);
  return id.is_uuid() ? id : Id(arena.copy(text));
}

std::string text_problem(std::string_view text, std::size_t code_points_max) {
  if (!has_at_most(code_points_max, text)) {
    return "has " + std::to_string(code_points(text)) + " characters; at most " + std::to_string(code_points_max) +
           " are allowed";
  }
  if (has_nul(text)) return "contains NUL; remove it";
  return {};
}

void EventFields::collect(dom::object object, bool numbers_lost) {
  seen_ = 0;
  twice_ = 0;
  given_ = 0;
  numbers_lost_ = numbers_lost;
  ok_ = true;
  detail_.clear();
  for (const dom::key_value_pair member : object) {
    const std::size_t field = kFieldNames.find(member.key);
    if (field == kFieldNames.kAbsent) continue;
    if ((seen_ & bit(field)) != 0) {
      twice_ |= bit(field);
      continue;
    }
    seen_ |= bit(field);
    slots_[field] = member.value;
  }
}

void EventFields::collect_body(dom::object object, std::span<const std::string_view> members, bool numbers_lost) {
  collect(object, numbers_lost);
  given_ = bit(kFieldCount) - 1;
  for (const std::string_view name : members) given_ &= ~bit(kFieldNames.find(name));
  for (const dom::key_value_pair member : object) {
    if (std::find(members.begin(), members.end(), member.key) != members.end()) continue;
    std::string sentence = "there is no field " + shown_text(member.key) + " here; it takes ";
    for (const std::string_view name : members) {
      if (name != members.front()) sentence += name == members.back() ? " and " : ", ";
      sentence.append("`").append(name).append("`");
    }
    return fail(RejectCode::kInvalidField, std::move(sentence));
  }
}

std::string_view EventFields::readable_id() {
  std::string_view id;
  if ((seen_ & bit(Field::kId)) == 0 || !id_problem(slots_[0], id_digits_, id).empty()) return {};
  return id;
}

void EventFields::fail(RejectCode code, Field field, std::string_view rest) {
  if (!ok_) return;
  std::string sentence = "`";
  sentence += field_name(field);
  sentence += "` ";
  sentence += rest;
  fail(code, std::move(sentence));
}

void EventFields::fail_value(RejectCode code, Field field, std::string_view rest) {
  if (ok_) fail(code, field, "is " + shown(field) + std::string(rest));
}

std::string EventFields::shown(Field field) const {
  if ((seen_ & bit(field)) == 0) return {};
  const dom::element& value = slots_[static_cast<std::size_t>(field)];
  // replace_big_numbers() left this number, and nobody else writes it where it is wrong.
  const bool is_lost = numbers_lost_ && value.type() == dom::element_type::DOUBLE;
  return is_lost ? "a number beyond 64 bits" : shown_value(value);
}

void EventFields::fail(RejectCode code, std::string sentence) {
  if (!ok_) return;
  ok_ = false;
  code_ = code;
  detail_ = std::move(sentence);
}

const dom::element* EventFields::present(Field field) {
  if (!ok_ || (given_ & bit(field)) != 0) return nullptr;
  if ((twice_ & bit(field)) != 0) {
    fail(RejectCode::kInvalidField, field, "appears more than once; write it once");
    return nullptr;
  }
  if ((seen_ & bit(field)) == 0) return nullptr;
  const dom::element& value = slots_[static_cast<std::size_t>(field)];
  return value.is_null() ? nullptr : &value;
}

const dom::element* EventFields::required(Field field) {
  const dom::element* const value = present(field);
  if (value == nullptr && (given_ & bit(field)) == 0) {
    fail(RejectCode::kMissingField, field, (seen_ & bit(field)) != 0 ? "is null; it is required" : "is missing");
  }
  return value;
}

Id EventFields::id(Field field, Arena& arena) { return id_of(required(field), field, arena); }

Id EventFields::optional_id(Field field, Arena& arena) { return id_of(present(field), field, arena); }

Id EventFields::id_of(const dom::element* value, Field field, Arena& arena) {
  if (value == nullptr) return {};
  std::string_view text;
  if (value->get_string().get(text) == simdjson::SUCCESS) {
    const Id id(text);
    if (id.is_uuid()) return id;
  }
  IdDigits digits;
  if (const std::string_view problem = id_problem(*value, digits, text); !problem.empty()) {
    fail_value(RejectCode::kInvalidField, field, "; it " + std::string(problem));
    return {};
  }
  return Id(arena.copy(text));
}

bool EventFields::boolean(Field field) {
  const dom::element* const value = required(field);
  bool result = false;
  if (value != nullptr && value->get_bool().get(result) != simdjson::SUCCESS) {
    fail_value(RejectCode::kInvalidField, field, "; it must be true or false");
  }
  return result;
}

std::uint32_t EventFields::integer_of(const dom::element& value, Field field, std::uint32_t min, std::uint32_t max) {
  const std::optional<std::int64_t> number = whole_number(value);
  if (number && *number >= min && *number <= max) return static_cast<std::uint32_t>(*number);
  fail_value(RejectCode::kInvalidField, field,
             "; it must be an integer from " + std::to_string(min) + " to " + std::to_string(max));
  return min;
}

std::uint32_t EventFields::integer(Field field, std::uint32_t min, std::uint32_t max) {
  const dom::element* const value = required(field);
  return value == nullptr ? min : integer_of(*value, field, min, max);
}

std::uint32_t EventFields::optional_integer(Field field, std::uint32_t min, std::uint32_t max,
                                            std::uint32_t otherwise) {
  const dom::element* const value = present(field);
  return value == nullptr ? otherwise : integer_of(*value, field, min, max);
}

Timestamp EventFields::time(Field field) {
  const dom::element* const value = required(field);
  if (value == nullptr) return {};
  std::string_view text;
  if (value->get_string().get(text) == simdjson::SUCCESS) {
    const std::optional<Timestamp> time = parse_timestamp(text);
    return time ? *time : unusual_time(field, text);
  }
  if (const auto ms = whole_number(*value)) {
    const Timestamp time{Milliseconds{*ms}};
    if (time >= kTimestampMin && time < kTimestampEnd) return time;
    fail_value(RejectCode::kInvalidField, field, ", which is not in the years 1970 to 2199 as epoch milliseconds");
  } else {
    fail_value(RejectCode::kInvalidField, field, "; write it like 2026-02-10T10:00:00Z or as epoch milliseconds");
  }
  return {};
}

Timestamp EventFields::unusual_time(Field field, std::string_view text) {
  const TimeReading reading = read_lenient_timestamp(text);
  if (reading.time) return *reading.time;
  if (reading.problem == TimeProblem::kNoOffset) {
    std::string utc(text.substr(0, 23));  // to the millisecond
    utc[10] = 'T';
    fail_value(RejectCode::kInvalidField, field, ", which has no offset; write " + utc + "Z");
  } else if (reading.problem == TimeProblem::kOutOfRange) {
    fail_value(RejectCode::kInvalidField, field, ", which is not in the years 1970 to 2199");
  } else {
    fail_value(RejectCode::kInvalidField, field, "; write it like 2026-02-10T10:00:00Z or as epoch milliseconds");
  }
  return {};
}

std::string_view EventFields::raw_text(Field field) {
  const dom::element* const value = required(field);
  std::string_view text;
  if (value != nullptr && value->get_string().get(text) != simdjson::SUCCESS) {
    fail_value(RejectCode::kInvalidField, field, "; it must be a string");
  }
  return text;
}

std::optional<std::string_view> EventFields::optional_raw_text(Field field) {
  if (present(field) == nullptr) return std::nullopt;
  return raw_text(field);
}

std::optional<std::string_view> EventFields::optional_text(Field field, std::size_t code_points_max, Arena& arena) {
  return kept(field, optional_raw_text(field), code_points_max, arena);
}

std::string_view EventFields::text(Field field, std::size_t code_points_max, Arena& arena) {
  return kept(field, raw_text(field), code_points_max, arena).value_or(std::string_view());
}

void EventFields::fail_words(Field field, std::span<const std::string_view> words) {
  if (!ok_) return;
  std::string sentence = "; it must be ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) sentence += i + 1 < words.size() ? ", " : " or ";
    sentence += words[i];
  }
  fail_value(RejectCode::kInvalidField, field, sentence);
}

std::optional<std::string_view> EventFields::kept(Field field, const std::optional<std::string_view>& text,
                                                  std::size_t code_points_max, Arena& arena) {
  if (!ok_ || !text) return std::nullopt;
  if (const std::string problem = text_problem(*text, code_points_max); !problem.empty()) {
    fail_value(RejectCode::kInvalidField, field, ", which " + problem);
    return std::nullopt;
  }
  return arena.copy(*text);
}

std::string_view EventFields::cut_text(Field field, std::size_t code_points_max, Arena& arena) {
  const std::optional<std::string_view> text = optional_raw_text(field);
  if (!ok_ || !text) return {};
  if (has_nul(*text)) {
    fail_value(RejectCode::kInvalidField, field, "; it must not contain NUL");
    return {};
  }
  return arena.copy(has_at_most(code_points_max, *text) ? *text : first_code_points(*text, code_points_max));
}

std::optional<std::string_view> EventFields::optional_object(Field field, std::size_t bytes_max, Arena& arena) {
  const dom::element* const value = present(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    fail_value(RejectCode::kInvalidField, field, "; it must be an object");
    return std::nullopt;
  }
  if (numbers_lost_) {
    fail(RejectCode::kInvalidField, field,
         "cannot be kept, because its line has a number that does not fit in 64 bits or a double");
    return std::nullopt;
  }
  const std::string json = simdjson::minify(*value);
  if (json.size() > bytes_max) {
    fail(RejectCode::kInvalidField, field,
         "has " + std::to_string(json.size()) + " bytes without white space; at most " + std::to_string(bytes_max) +
             " are allowed");
    return std::nullopt;
  }
  if (has_escaped_nul(json)) {
    fail(RejectCode::kInvalidField, field, "is an object with NUL in a string; remove it");
    return std::nullopt;
  }
  return arena.copy(json);
}

std::optional<Tree> EventFields::optional_tree(Field field, Arena& arena) {
  const dom::element* const value = present(field);
  if (value == nullptr) return std::nullopt;
  Tree tree;
  std::string problem = read_tree(*value, arena, tree);
  if (problem.empty()) return tree;
  fail(RejectCode::kInvalidField, field, problem);
  return std::nullopt;
}

}  // namespace flowtally::events
