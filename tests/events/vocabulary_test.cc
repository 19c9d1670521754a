#include <doctest/doctest.h>

#include <set>
#include <string>
#include <type_traits>

#include "events/arena.h"
#include "events/batch.h"
#include "events/event.h"
#include "events/utf8.h"

namespace flowtally::tests {

using namespace events;

TEST_CASE("vocabulary: every type's name leads back to it") {
  std::set<std::string> names;
  for (int number = 1; number <= 21; ++number) {
    const auto type = static_cast<EventType>(number);
    CHECK(type_from_name(type_name(type)) == type);
    names.emplace(type_name(type));
  }
  CHECK(names.size() == 21);
  CHECK(type_name(EventType::kSessionStarted) == "session.started");
  for (const std::string_view name :
       {"", "session", "session.starte", "session.Started", "session.started ", "chat.reopened"}) {
    CHECK_FALSE(type_from_name(name));
  }
}

TEST_CASE("vocabulary: an event's type is its payload's") {
  Event event;
  event.payload = SessionRated{};
  CHECK(type_of(event) == EventType::kSessionRated);
  event.payload = AccountUpdated{};
  CHECK(type_of(event) == EventType::kAccountUpdated);
}

TEST_CASE("vocabulary: the four outcomes have names, none has not") {
  for (const Outcome outcome : {Outcome::kResolved, Outcome::kEscalated, Outcome::kWorkaround, Outcome::kUnresolved}) {
    CHECK(outcome_from_name(outcome_name(outcome)) == outcome);
  }
  CHECK(outcome_name(Outcome::kEscalated) == "escalated");
  CHECK(outcome_name(Outcome::kNone).empty());
  CHECK_FALSE(outcome_from_name(""));
  CHECK_FALSE(outcome_from_name("none"));
}

TEST_CASE("vocabulary: every rejection has the code of the contract") {
  CHECK(reject_code_name(RejectCode::kInvalidJson) == "invalid_json");
  CHECK(reject_code_name(RejectCode::kMissingField) == "missing_field");
  CHECK(reject_code_name(RejectCode::kInvalidField) == "invalid_field");
  CHECK(reject_code_name(RejectCode::kUnknownType) == "unknown_type");
  CHECK(reject_code_name(RejectCode::kTimeInFuture) == "time_in_future");
  CHECK(reject_code_name(RejectCode::kTooLarge) == "too_large");
  CHECK(reject_code_name(RejectCode::kWrongAccount) == "wrong_account");
  CHECK(reject_code_name(RejectCode::kForbiddenType) == "forbidden_type");
  CHECK(reject_code_name(RejectCode::kConflict) == "conflict");
  CHECK(reject_code_name(RejectCode::kAlreadyRated) == "already_rated");
  CHECK(reject_code_name(RejectCode::kTooManyPending) == "too_many_pending");
}

TEST_CASE("arena: strings stay where they are while more come, and when it is moved") {
  Arena arena;
  std::vector<std::string_view> copies;
  std::vector<std::string> originals;
  for (std::size_t i = 0; i < 3000; ++i)
    originals.push_back(std::string(i % 97 * (i % 50 == 0 ? 700 : 1), static_cast<char>('a' + i % 26)));
  for (const std::string& text : originals) copies.push_back(arena.copy(text));
  const Arena moved = std::move(arena);
  for (std::size_t i = 0; i < originals.size(); ++i) REQUIRE(copies[i] == originals[i]);
}

TEST_CASE("arena: one that was moved from is empty and usable") {
  Arena arena;
  arena.copy("first");
  Arena taken = std::move(arena);
  const std::string_view mine = arena.copy("second");  // NOLINT: it is specified
  const std::string_view theirs = taken.copy("third");
  CHECK(mine == "second");
  CHECK(theirs == "third");
  static_assert(!std::is_copy_constructible_v<Arena>);
}

TEST_CASE("utf-8: well-formed sequences pass, all others do not") {
  for (const std::string_view good : {"", "plain ascii, long", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                      "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF",
                                      "12345678\xC3\xA4"
                                      "12345678"}) {
    CHECK(is_utf8(good));
  }
  for (const std::string_view bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80",
                                     "\xE2\x82", "\xE2\x82\x41", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80", "\xF0\x90\x80", "\xFF", "12345678\xFF", "1234567\xC3"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

}  // namespace flowtally::tests
