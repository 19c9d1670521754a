// What people are told about a line that is rejected: the field, what stood there, what is wanted.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "events/shown_text.h"
#include "events/utf8.h"
#include "tests/events/reading.h"
#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

namespace {

std::string told(std::string line, ReadOptions options = {.now = kReadingNow}) {
  const Batch batch = read_ndjson(line, options);
  REQUIRE_MESSAGE(batch.rejects.size() == 1, line);
  return batch.rejects[0].detail;
}

std::string of_type(const std::string& type) { return told(event_line(type, "}")); }
std::string of_time(const std::string& json) {
  return told(R"({"id":"e","type":"user.forgotten","account_id":"a","user_id":"u","time":)" + json + "}");
}
std::string of_user(const std::string& rest) { return told(event_line("user.updated", rest)); }
std::string of_rating(const std::string& rest) {
  return told(event_line("session.rated", R"(,"session_id":"s","user_id":"u")" + rest));
}

}  // namespace

TEST_CASE("messages: a time says what stood there and what to write") {
  CHECK(of_time(R"("2026-02-10 10:00:00")") ==
        R"(`time` is "2026-02-10 10:00:00", which has no offset; write 2026-02-10T10:00:00Z)");
  CHECK(of_time(R"("2026-02-10T10:00:00.25")") ==
        R"(`time` is "2026-02-10T10:00:00.25", which has no offset; write 2026-02-10T10:00:00.25Z)");
  CHECK(of_time(R"("yesterday")") ==
        R"(`time` is "yesterday"; write it like 2026-02-10T10:00:00Z or as epoch milliseconds)");
  CHECK(of_time("true") == "`time` is true; write it like 2026-02-10T10:00:00Z or as epoch milliseconds");
  CHECK(of_time(R"("1969-12-31T00:00:00Z")") ==
        R"(`time` is "1969-12-31T00:00:00Z", which is not in the years 1970 to 2199)");
  CHECK(of_time("-1") == "`time` is -1, which is not in the years 1970 to 2199 as epoch milliseconds");
  const Timestamp now = *parse_timestamp("2026-01-01T00:00:00Z");
  CHECK(told(event_line("user.forgotten", R"(,"user_id":"u"})"), {.now = now}) ==
        R"(`time` is "2026-02-15T12:00:00Z", which is more than 5 minutes ahead of the server's clock )"
        "(2026-01-01T00:00:00.000Z)");
}

TEST_CASE("messages: an unknown type is named, and the nearest one that there is") {
  CHECK(of_type("session.complete") ==
        R"(`type` is "session.complete", which is not a type of event; did you mean "session.completed"?)");
  CHECK(of_type("page.viewed") == R"(`type` is "page.viewed", which is not a type of event)");
}

TEST_CASE("messages: a field says what stood there and what it must be") {
  CHECK(of_user("}") == "`user_id` is missing");
  CHECK(of_user(R"(,"user_id":null})") == "`user_id` is null; it is required");
  CHECK(of_user(R"(,"user_id":1.5})") == "`user_id` is 1.5; it must be a string of 1 to 128 bytes or an integer");
  CHECK(of_user(R"(,"user_id":[1]})") == "`user_id` is an array; it must be a string of 1 to 128 bytes or an integer");
  CHECK(of_user(R"(,"user_id":"u\u0000v"})") == R"(`user_id` is "u\u0000v"; it must not contain NUL)");
  CHECK(of_user(R"(,"user_id":"u","user_id":"v"})") == "`user_id` appears more than once; write it once");
  CHECK(of_user(R"(,"user_id":"u","name":7})") == "`name` is 7; it must be a string");
  CHECK(of_user(R"(,"user_id":"u","name":")" + std::string(201, 'n') + "\"}") ==
        "`name` is \"" + std::string(80, 'n') + "...\", which has 201 characters; at most 200 are allowed");
  CHECK(of_rating(R"(,"rating":"5"})") == R"(`rating` is "5"; it must be an integer from 1 to 5)");
  CHECK(of_rating(R"(,"rating":6})") == "`rating` is 6; it must be an integer from 1 to 5");
  CHECK(of_rating(R"(,"rating":1e400})") == "`rating` is a number beyond 64 bits; it must be an integer from 1 to 5");
  CHECK(told(event_line("chat.closed", R"(,"chat_id":"c","closed_by":"x"})")) ==
        R"(`closed_by` is "x"; it must be operator, visitor, system or system_timeout)");
  CHECK(told(event_line("audit.recorded", R"(,"action":"a","resource_type":"t","details":"{}"})")) ==
        R"(`details` is "{}"; it must be an object)");
  CHECK(told(event_line("flow.updated", R"(,"tree_id":"t","tree_structure":{"id":true}})")) ==
        "`tree_structure` has a node whose `id` is true; it must be a string of 1 to 128 bytes or an integer");
  CHECK(told(event_line("account.updated", R"(,"sla":{"queue_wait_seconds":"5m"}})")) ==
        R"(`sla` has a `queue_wait_seconds` that is "5m"; it must be an integer from 1 to 31536000)");
}

TEST_CASE("messages: what the writer may not write says why") {
  const Id account("b");
  CHECK(told(event_line("user.forgotten", R"(,"user_id":"u"})"), {.now = kReadingNow, .only_account = account}) ==
        R"(`account_id` is "a1", but the token is of the account "b")");
  CHECK(told(event_line("user.forgotten", R"(,"user_id":"u"})"),
             {.now = kReadingNow, .may_append = [](EventType) { return false; }}) ==
        R"(`type` is "user.forgotten", which this token may not append; send it with an ingest token)");
}

TEST_CASE("messages: a line that is no JSON object says how it begins") {
  CHECK(told("id,type,time") ==
        R"(the line is not one valid JSON value: it begins with "id,type,time"; write one JSON object)");
  CHECK(told("{}{}") == R"(the line is not one valid JSON value: it begins with "{}{}"; write one JSON object)");
  CHECK(told("7") == "the line is 7; it must be a JSON object");
  CHECK(told("[{}]") == "the line is an array; it must be a JSON object");
  CHECK(told("{\"a\":\"\xFF\"}") ==
        "the line is not valid UTF-8: it begins with \"{\"a\":\"\uFFFD\"}\"; save the text as UTF-8");
  CHECK(told(std::string(70'000, 'x')) ==
        "the line has 70000 bytes; at most 65536 are read, of a flow.updated 1048576");
}

TEST_CASE("messages: whatever stood there, it is shown short, in UTF-8 and without control characters") {
  CHECK(shown_text("a\nb\x7F\xC2\x85") == R"("a\u000ab\u007f\u0085")");
  CHECK(shown_text("\xED\xA0\x80") == "\"\uFFFD\uFFFD\uFFFD\"");
  CHECK(rc::check([] {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    const std::string shown = shown_text(bytes + bytes);
    RC_ASSERT(is_utf8(shown));
    RC_ASSERT(code_points(shown) <= 6 * kShownCodePointsMax + 5);
    for (const char c : shown) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
  }));
}

}  // namespace flowtally::tests
