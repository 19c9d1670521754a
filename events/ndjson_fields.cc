#include "events/ndjson_fields.h"

#include <algorithm>
#include <cstring>

#include "events/name_table.h"
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

std::string_view id_problem(const dom::element& value, std::string_view& id) {
  if (value.get_string().get(id) != simdjson::SUCCESS) return "must be a string";
  if (id.empty() || id.size() > Id::kBytesMax) return "must have 1 to 128 bytes";
  if (has_nul(id)) return "must not contain NUL";
  return {};
}

Id keep_id(std::string_view text, Arena& arena) {
  const Id id(text);
  return id.is_uuid() ? id : Id(arena.copy(text));
}

std::string_view text_problem(std::string_view text, std::size_t code_points_max) {
  if (!has_at_most(code_points_max, text)) return "is too long";
  if (has_nul(text)) return "must not contain NUL";
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
    const std::string_view shown = member.key.substr(0, Id::kBytesMax);
    return fail(RejectCode::kInvalidField,
                "there is no field `" + std::string(is_utf8(shown) ? shown : "...") + "` here");
  }
}

std::string_view EventFields::readable_id() const {
  std::string_view id;
  if ((seen_ & bit(Field::kId)) == 0 || !id_problem(slots_[0], id).empty()) return {};
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

void EventFields::fail(RejectCode code, std::string sentence) {
  if (!ok_) return;
  ok_ = false;
  code_ = code;
  detail_ = std::move(sentence);
}

const dom::element* EventFields::present(Field field) {
  if (!ok_ || (given_ & bit(field)) != 0) return nullptr;
  if ((twice_ & bit(field)) != 0) {
    fail(RejectCode::kInvalidField, field, "appears more than once");
    return nullptr;
  }
  if ((seen_ & bit(field)) == 0) return nullptr;
  const dom::element& value = slots_[static_cast<std::size_t>(field)];
  return value.is_null() ? nullptr : &value;
}

const dom::element* EventFields::required(Field field) {
  const dom::element* const value = present(field);
  if (value == nullptr && (given_ & bit(field)) == 0) fail(RejectCode::kMissingField, field, "is required");
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
  if (const std::string_view problem = id_problem(*value, text); !problem.empty()) {
    fail(RejectCode::kInvalidField, field, problem);
    return {};
  }
  return Id(arena.copy(text));
}

bool EventFields::boolean(Field field) {
  const dom::element* const value = required(field);
  bool result = false;
  if (value != nullptr && value->get_bool().get(result) != simdjson::SUCCESS) {
    fail(RejectCode::kInvalidField, field, "must be true or false");
  }
  return result;
}

std::uint32_t EventFields::integer_of(const dom::element& value, Field field, std::uint32_t min, std::uint32_t max) {
  std::uint64_t number = 0;
  if (value.get_uint64().get(number) == simdjson::SUCCESS && number >= min && number <= max) {
    return static_cast<std::uint32_t>(number);
  }
  fail(RejectCode::kInvalidField, field,
       "must be an integer from " + std::to_string(min) + " to " + std::to_string(max));
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
  const std::string_view text = raw_text(field);
  if (!ok_) return {};
  const std::optional<Timestamp> time = parse_timestamp(text);
  if (!time) {
    fail(RejectCode::kInvalidField, field, "must be an RFC 3339 instant of the years 1970 to 2199");
    return {};
  }
  return *time;
}

std::string_view EventFields::raw_text(Field field) {
  const dom::element* const value = required(field);
  std::string_view text;
  if (value != nullptr && value->get_string().get(text) != simdjson::SUCCESS) {
    fail(RejectCode::kInvalidField, field, "must be a string");
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
  std::string sentence = "must be ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) sentence += i + 1 < words.size() ? ", " : " or ";
    sentence += words[i];
  }
  fail(RejectCode::kInvalidField, field, sentence);
}

std::optional<std::string_view> EventFields::kept(Field field, const std::optional<std::string_view>& text,
                                                  std::size_t code_points_max, Arena& arena) {
  if (!ok_ || !text) return std::nullopt;
  if (const std::string_view problem = text_problem(*text, code_points_max); !problem.empty()) {
    fail(RejectCode::kInvalidField, field, problem);
    return std::nullopt;
  }
  return arena.copy(*text);
}

std::optional<std::string_view> EventFields::optional_object(Field field, std::size_t bytes_max, Arena& arena) {
  const dom::element* const value = present(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    fail(RejectCode::kInvalidField, field, "must be an object");
    return std::nullopt;
  }
  if (numbers_lost_) {
    fail(RejectCode::kInvalidField, field, "stands in a line with a number that is too big");
    return std::nullopt;
  }
  const std::string json = simdjson::minify(*value);
  if (json.size() > bytes_max) {
    fail(RejectCode::kInvalidField, field, "is too long");
    return std::nullopt;
  }
  if (has_escaped_nul(json)) {
    fail(RejectCode::kInvalidField, field, "must not contain NUL");
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
