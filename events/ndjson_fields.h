// The members of one JSON event, sorted into slots by name in one pass and taken out by type. The first problem is
// kept and later reads are no-ops that yield empty values, so a caller reads what it needs and asks ok() once.
// Members that are no field of any event are dropped unseen. Internal to events/: the way NdjsonReader reads a line.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "events/arena.h"
#include "events/batch.h"
#include "events/event.h"
#include "events/shown_json.h"

namespace flowtally::events {

enum class Field : std::uint8_t {
  kId,
  kType,
  kTime,
  kAccountId,
  kUserId,
  kName,
  kRole,
  kTimeZone,
  kBusinessHours,
  kSla,
  kTreeId,
  kTreeStructure,
  kSessionId,
  kNodeId,
  kPosition,
  kOutcome,
  kWasHelpful,
  kRating,
  kComment,
  kChatId,
  kVisitorId,
  kOperatorId,
  kChannel,
  kSender,
  kReason,
  kClosedBy,
  kMode,
  kPresence,
  kAdminId,
  kAction,
  kResourceType,
  kResourceId,
  kDetails,
  kIpAddress,
  kUserAgent,
};
inline constexpr std::size_t kFieldCount = 35;

/// As it stands in JSON.
std::string_view field_name(Field field);

/// Room for the digits of an id that is a JSON integer.
using IdDigits = std::array<char, 24>;

/// Why an id is not one ("must be a string of 1 to 128 bytes"), or nothing when `value` is a good one. An integer is
/// its decimal digits, which `id` borrows from `digits`.
std::string_view id_problem(const simdjson::dom::element& value, IdDigits& digits, std::string_view& id);

class EventFields {
 public:
  /// Starts over with the members of `object`, which must stay parsed while they are read. `numbers_lost` says that
  /// the line had numbers too big to be kept, so an object that is kept as text cannot be trusted.
  void collect(simdjson::dom::object object, bool numbers_lost);

  /// The same for the body of a request, of which only the fields named in `members` are read. Those that a type has
  /// besides count as known: reading them yields empty values and no problem. Any other member is a problem.
  void collect_body(simdjson::dom::object object, std::span<const std::string_view> members, bool numbers_lost);

  /// What the line's `id` is, if it is a valid one; notes no problem. Valid while the document stays parsed and until
  /// this is asked again.
  std::string_view readable_id();

  // Required: kMissingField when absent or null.
  Id id(Field field, Arena& arena);
  bool boolean(Field field);
  std::uint32_t integer(Field field, std::uint32_t min, std::uint32_t max);
  Timestamp time(Field field);
  /// As it stood there, for messages; empty when absent.
  std::string shown(Field field) const;
  /// Not copied: valid while the document stays parsed. Any length.
  std::string_view raw_text(Field field);
  std::string_view text(Field field, std::size_t code_points_max, Arena& arena);
  /// One of the words of an enumeration.
  template <NamedWord Word>
  Word word(Field field) {
    const std::string_view name = raw_text(field);
    if (!ok_ || (given_ & std::uint64_t{1} << static_cast<std::size_t>(field)) != 0) return Word{1};
    const std::optional<Word> word = from_name<Word>(name);
    if (!word) fail_words(field, names_of(Word{}));
    return word.value_or(Word{1});
  }

  // Optional.
  /// Empty when absent.
  Id optional_id(Field field, Arena& arena);
  std::optional<std::string_view> optional_text(Field field, std::size_t code_points_max, Arena& arena);
  std::optional<std::string_view> optional_raw_text(Field field);
  std::uint32_t optional_integer(Field field, std::uint32_t min, std::uint32_t max, std::uint32_t otherwise);
  /// The first code points, at most so many. Empty when absent.
  std::string_view cut_text(Field field, std::size_t code_points_max, Arena& arena);
  /// A JSON object, minified to at most `bytes_max`.
  std::optional<std::string_view> optional_object(Field field, std::size_t bytes_max, Arena& arena);
  std::optional<Tree> optional_tree(Field field, Arena& arena);

  bool ok() const { return ok_; }
  RejectCode code() const { return code_; }
  std::string& detail() { return detail_; }
  /// Notes a problem unless there is one. The sentence is "`field` rest".
  void fail(RejectCode code, Field field, std::string_view rest);
  void fail(RejectCode code, std::string sentence);
  /// The same of a field that is there: "`field` is what stood there" and the rest.
  void fail_value(RejectCode code, Field field, std::string_view rest);
  /// The same for a text that is none of `words`.
  void fail_words(Field field, std::span<const std::string_view> words);

 private:
  /// The time of a text that is not RFC 3339 as machines write it.
  Timestamp unusual_time(Field field, std::string_view text);
  const simdjson::dom::element* present(Field field);
  const simdjson::dom::element* required(Field field);
  Id id_of(const simdjson::dom::element* value, Field field, Arena& arena);
  std::uint32_t integer_of(const simdjson::dom::element& value, Field field, std::uint32_t min, std::uint32_t max);
  std::optional<std::string_view> kept(Field field, const std::optional<std::string_view>& text,
                                       std::size_t code_points_max, Arena& arena);

  std::array<simdjson::dom::element, kFieldCount> slots_;
  std::uint64_t seen_ = 0;   // bit per field: slots_ holds it
  std::uint64_t twice_ = 0;  // bit per field: it was there more than once
  std::uint64_t given_ = 0;  // bit per field: the caller has its value
  bool numbers_lost_ = false;
  IdDigits id_digits_;
  bool ok_ = true;
  RejectCode code_ = RejectCode::kInvalidJson;
  std::string detail_;
};

/// The id with its characters in the arena, unless it is a UUID.
Id keep_id(std::string_view text, Arena& arena);
/// Why a text cannot be kept ("has 501 characters; at most 500 are allowed"), or nothing.
std::string text_problem(std::string_view text, std::size_t code_points_max);

/// Appends the nodes of a nested tree in pre-order. A sentence about the first problem, or nothing.
std::string read_tree(const simdjson::dom::element& root, Arena& arena, Tree& tree);

}  // namespace flowtally::events
