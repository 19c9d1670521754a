#include "events/ndjson.h"

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <utility>

#include "tests/events/reading.h"
#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

namespace {

// The only event of a text that has no bad line. What it borrows lives until the process ends.
template <typename T>
T only(Batch batch) {
  static auto& kept = *new std::deque<Batch>;
  const Batch& read = kept.emplace_back(std::move(batch));
  for (const Reject& reject : read.rejects) FAIL_CHECK(reject.detail);
  REQUIRE(read.events.size() == 1);
  REQUIRE(std::holds_alternative<T>(read.events[0].payload));
  return std::get<T>(read.events[0].payload);
}

}  // namespace

TEST_CASE("ndjson: what is written reads back as the same event") {
  CHECK(rc::check([] {
    const std::vector<Event> written = *any_events();
    std::string text;
    for (const Event& event : written) {
      append_ndjson(text, event);
      text += '\n';
    }
    const Batch batch = read_ndjson(text);
    for (const Reject& reject : batch.rejects) RC_LOG() << reject.line << ": " << reject.detail << '\n';
    RC_ASSERT(batch.rejects.empty());
    RC_ASSERT(batch.events == written);
    RC_ASSERT(batch.line_count == written.size());
  }));
}

TEST_CASE("ndjson: the common fields are read") {
  const Batch batch = read_ndjson(
      R"({"type":"session.deleted","session_id":"s","account_id":"a1","time":"2026-02-15T14:00:00.1239+02:00","id":"e1"})");
  REQUIRE(batch.events.size() == 1);
  const Event& event = batch.events[0];
  CHECK(std::get<SessionDeleted>(event.payload).session_id == Id("s"));
  CHECK(event.id == Id("e1"));
  CHECK(event.account_id == Id("a1"));
  CHECK(format_timestamp(event.time) == "2026-02-15T12:00:00.123Z");
}

TEST_CASE("ndjson: null in an optional field is absence") {
  const auto account = only<AccountUpdated>(
      read_ndjson(event_line("account.updated", R"(,"name":null,"time_zone":null,"business_hours":null,"sla":null})")));
  CHECK(account == AccountUpdated{});
  const auto visit = only<SessionStepVisited>(
      read_ndjson(event_line("session.step_visited", R"(,"session_id":"s","node_id":"n","position":null})")));
  CHECK(visit.position == 0);
  const auto completed =
      only<SessionCompleted>(read_ndjson(event_line("session.completed", R"(,"session_id":"s","outcome":null})")));
  CHECK(completed.outcome == Outcome::kNone);
  const auto rated = only<SessionRated>(
      read_ndjson(event_line("session.rated", R"(,"session_id":"s","user_id":"u","rating":5,"comment":null})")));
  CHECK_FALSE(rated.comment);
  const auto flow = only<FlowUpdated>(
      read_ndjson(event_line("flow.updated", R"(,"tree_id":"t","name":null,"tree_structure":null})")));
  CHECK_FALSE(flow.tree_structure);
  const auto message = only<ChatMessageSent>(read_ndjson(
      event_line("chat.message_sent", R"(,"visitor_id":"v","chat_id":null,"sender":"bot","operator_id":null})")));
  CHECK(message == ChatMessageSent{Id("v"), Id(), Sender::kBot, Id()});
  const auto entry = only<AuditRecorded>(read_ndjson(event_line(
      "audit.recorded",
      R"(,"admin_id":null,"action":"a","resource_type":"t","resource_id":null,"details":null,"ip_address":null,"user_agent":null})")));
  CHECK(entry == AuditRecorded{Id(), "a", "t", Id(), "", "", ""});
}

TEST_CASE("ndjson: an empty text of live chat or the audit trail is absence, but for a comment") {
  const auto chat =
      only<ChatOpened>(read_ndjson(event_line("chat.opened", R"(,"chat_id":"c","visitor_id":"v","channel":""})")));
  const auto same = only<ChatOpened>(read_ndjson(event_line("chat.opened", R"(,"chat_id":"c","visitor_id":"v"})")));
  CHECK(chat == same);
  const auto rated = only<ChatRated>(
      read_ndjson(event_line("chat.rated", R"(,"chat_id":"c","visitor_id":"v","rating":5,"comment":""})")));
  CHECK(rated.comment == "");
}

TEST_CASE("ndjson: an empty text is not absence") {
  const auto user =
      only<UserUpdated>(read_ndjson(event_line("user.updated", R"(,"user_id":"u","name":"","role":""})")));
  CHECK(user.name == "");
  CHECK(user.role == "");
}

TEST_CASE("ndjson: fields that the type does not have are ignored, whatever they hold") {
  CHECK(
      only<SessionDeleted>(read_ndjson(event_line(
                               "session.deleted",
                               R"(,"session_id":"s","rating":99,"rating":"x","comment":["\u0000"],"extra":{"id":1}})")))
          .session_id == Id("s"));
  CHECK(only<SessionDeleted>(read_ndjson(event_line("session.deleted", R"(,"x":1,"session_id":"s","x":2,"":3})")))
            .session_id == Id("s"));
}

TEST_CASE("ndjson: an ignored field may hold numbers of any size and nest as deep as it likes") {
  CHECK(only<SessionDeleted>(
            read_ndjson(
                event_line("session.deleted",
                           R"(,"x":[123456789012345678901234567890,-1e999,"1e999",1.5E+4000],"session_id":"1e999"})")))
            .session_id == Id("1e999"));
  const std::string deep = std::string(20'000, '[') + "1e999" + std::string(20'000, ']');
  CHECK(only<SessionDeleted>(read_ndjson(event_line("session.deleted", ",\"x\":" + deep + R"(,"session_id":"s"})")))
            .session_id == Id("s"));
}

TEST_CASE("ndjson: escapes in keys and values are resolved") {
  const auto user = only<UserUpdated>(
      read_ndjson(event_line("user.updated", R"(,"us\u0065r_id":"u\/1","name":"\u00c4\ud83d\ude00\"\\\n"})")));
  CHECK(user.user_id == Id("u/1"));
  CHECK(user.name == "\u00c4\U0001F600\"\\\n");
}

TEST_CASE("ndjson: texts are limited in code points, not bytes") {
  std::string name;
  for (std::size_t i = 0; i < kNameCodePointsMax; ++i) name += "\U0001F600";
  CHECK(only<UserUpdated>(read_ndjson(event_line("user.updated", R"(,"user_id":"u","name":")" + name + "\"}"))).name ==
        name);
}

TEST_CASE("ndjson: objects are kept minified") {
  const auto account = only<AccountUpdated>(read_ndjson(event_line(
      "account.updated", R"(, "sla" : { "queue_wait_seconds" : 300 , "x" : [ 1.50, "\u00e4\u0001\\u0000" ] } })")));
  CHECK(account.sla == "{\"queue_wait_seconds\":300,\"x\":[1.5,\"\u00e4\\u0001\\\\u0000\"]}");
}

TEST_CASE("ndjson: a time zone is asked about") {
  ReadOptions options{.now = kReadingNow, .is_zone = [](std::string_view name) { return name == "Mars/Olympus"; }};
  CHECK(read_ndjson(event_line("account.updated", R"(,"time_zone":"Mars/Olympus"})"), options).events.size() == 1);
  CHECK(read_ndjson(event_line("account.updated", R"(,"time_zone":"UTC"})"), options).rejects.size() == 1);
}

TEST_CASE("ndjson: lines end in LF or CRLF, the last may lack its end, blank ones count and are skipped") {
  const std::string line = event_line("session.deleted", R"(,"session_id":"s"})");
  const Batch batch = read_ndjson("\n" + line + "\r\n \t\r\n\r\n" + line + "\n\n" + line);
  CHECK(batch.rejects.empty());
  CHECK(batch.lines == std::vector<std::uint64_t>{2, 5, 7});
  CHECK(batch.line_count == 7);
  CHECK(read_ndjson("").line_count == 0);
  CHECK(read_ndjson("\n").line_count == 1);
}

TEST_CASE("ndjson: a byte order mark may open the first line of the input and no other") {
  const std::string line = "\xEF\xBB\xBF" + event_line("session.deleted", R"(,"session_id":"s"})");
  CHECK(read_ndjson(line).events.size() == 1);
  const Batch later = read_ndjson(line, {.now = kReadingNow, .first_line = 2});
  REQUIRE(later.rejects.size() == 1);
  CHECK(later.rejects[0].code == RejectCode::kInvalidJson);
  const Batch second = read_ndjson("\n" + line);
  REQUIRE(second.rejects.size() == 1);
  CHECK(second.rejects[0].line == 2);
}

TEST_CASE("ndjson: reads append to a batch that outlives the text") {
  NdjsonReader reader;
  Batch batch;
  for (std::uint64_t first_line : {1U, 101U}) {
    std::string text = event_line("session.deleted", R"(,"session_id":"not a uuid"})") + "\nbad\n";
    const std::size_t size = text.size();
    text.append(NdjsonReader::kPaddingBytes, '\0');
    reader.read(std::string_view(text).substr(0, size), {.now = kReadingNow, .first_line = first_line}, batch);
    text.assign(text.size(), '#');
  }
  const Batch moved = std::move(batch);
  REQUIRE(moved.events.size() == 2);
  CHECK(moved.events[0] == moved.events[1]);
  CHECK(std::get<SessionDeleted>(moved.events[1].payload).session_id == Id("not a uuid"));
  CHECK(moved.lines == std::vector<std::uint64_t>{1, 101});
  CHECK(moved.rejects[1].line == 102);
  CHECK(moved.line_count == 4);
}

TEST_CASE("ndjson: a JSON string escapes what it must and nothing else") {
  std::string out;
  append_json_string(out, std::string_view("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\0\u00e4\U0001F600", 21));
  CHECK(out == "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000\u00e4\U0001F600\"");
}

TEST_CASE("ndjson: absent fields are left out and instants are UTC") {
  std::string out;
  append_ndjson(out, {.id = Id("e"),
                      .account_id = Id("a"),
                      .time = kTimestampMin,
                      .payload = SessionStepVisited{Id("s"), Id("n"), 0}});
  CHECK(
      out ==
      R"({"id":"e","type":"session.step_visited","time":"1970-01-01T00:00:00.000Z","account_id":"a","session_id":"s","node_id":"n"})");
}

}  // namespace flowtally::tests
