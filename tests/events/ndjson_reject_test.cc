#include <doctest/doctest.h>

#include <span>
#include <string>

#include "tests/events/reading.h"
#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

namespace {

// The reject of a text's only line.
Reject reject_of(std::string line, ReadOptions options = {.now = kReadingNow}) {
  Batch batch = read_ndjson(std::move(line), options);
  REQUIRE(batch.events.empty());
  REQUIRE(batch.lines.empty());
  REQUIRE(batch.rejects.size() == 1);
  CHECK(batch.rejects[0].line == options.first_line);
  CHECK_FALSE(batch.rejects[0].detail.empty());
  return std::move(batch.rejects[0]);
}

struct BadField {
  std::string_view type;
  std::string_view rest;
  std::string_view field;
};

void check_bad_fields(std::span<const BadField> table, RejectCode code) {
  for (const BadField& bad : table) {
    INFO(bad.type, " ", bad.rest);
    const Reject reject = reject_of(event_line(bad.type, bad.rest));
    CHECK(reject.code == code);
    CHECK(reject.id == "e1");
    CHECK(reject.detail.starts_with("`" + std::string(bad.field) + "` "));
  }
}

const std::string kGood = event_line("session.deleted", R"(,"session_id":"s"})");

}  // namespace

TEST_CASE("rejects: what is not one JSON object in UTF-8 is invalid_json") {
  for (const std::string line : {"x",
                                 "{",
                                 "[]",
                                 "7",
                                 "null",
                                 "\"s\"",
                                 "{} {}",
                                 "{},",
                                 "{\"id\":\"e1\"",
                                 "{\"id\":\"\xFF\"}",
                                 "{\"a\":\"\xED\xA0\x80\"}",
                                 "{\"a\":\"\\ud80\"}",
                                 "{\"a\":\"\t\"}",
                                 "{'id':1}",
                                 "{\"a\":01}",
                                 "{\"a\":1.}",
                                 "{\"a\":1e}",
                                 "{\"a\":-}",
                                 "{\"a\":1e999x}",
                                 "{\"a\":0001e999}",
                                 "{\"a\":NaN}",
                                 "{\"a\":1,}",
                                 "\xEF\xBB\xBF\xEF\xBB\xBF{}",
                                 "\x0C"}) {
    INFO(line);
    CHECK(reject_of(line).code == RejectCode::kInvalidJson);
  }
  CHECK(reject_of(kGood + kGood).code == RejectCode::kInvalidJson);
  CHECK(reject_of(kGood + '\0').code == RejectCode::kInvalidJson);
}

TEST_CASE("rejects: a required field that is absent or null is missing_field") {
  CHECK(reject_of("{}").code == RejectCode::kMissingField);
  const std::string time = R"("time":"2026-02-15T12:00:00Z")";
  CHECK(reject_of(R"({"type":"user.forgotten","account_id":"a","user_id":"u",)" + time + "}").detail ==
        "`id` is missing");
  CHECK(reject_of(R"({"id":"e1","account_id":"a","user_id":"u",)" + time + "}").detail == "`type` is missing");
  CHECK(reject_of(R"({"id":"e1","type":"user.forgotten","user_id":"u",)" + time + "}").detail ==
        "`account_id` is missing");
  CHECK(reject_of(R"({"id":"e1","type":"user.forgotten","account_id":"a","user_id":"u"})").detail ==
        "`time` is missing");
  const BadField table[] = {
      {"user.updated", R"(,"user_id":null})", "user_id"},
      {"user.forgotten", "}", "user_id"},
      {"flow.updated", "}", "tree_id"},
      {"session.started", R"(,"tree_id":"t","user_id":"u"})", "session_id"},
      {"session.started", R"(,"session_id":"s","user_id":"u"})", "tree_id"},
      {"session.started", R"(,"session_id":"s","tree_id":"t"})", "user_id"},
      {"session.step_visited", R"(,"node_id":"n"})", "session_id"},
      {"session.step_visited", R"(,"session_id":"s"})", "node_id"},
      {"session.completed", R"(,"outcome":"resolved"})", "session_id"},
      {"session.deleted", "}", "session_id"},
      {"step.feedback_given", R"(,"session_id":"s","node_id":"n","user_id":"u","was_helpful":null})", "was_helpful"},
      {"step.feedback_given", R"(,"session_id":"s","node_id":"n","was_helpful":true})", "user_id"},
      {"step.feedback_withdrawn", R"(,"session_id":"s","user_id":"u"})", "node_id"},
      {"session.rated", R"(,"session_id":"s","user_id":"u"})", "rating"},
      {"session.rated", R"(,"session_id":"s","rating":1})", "user_id"},
      {"chat.opened", R"(,"visitor_id":"v"})", "chat_id"},
      {"chat.opened", R"(,"chat_id":"c","visitor_id":null})", "visitor_id"},
      {"chat.claimed", R"(,"operator_id":"o"})", "chat_id"},
      {"chat.claimed", R"(,"chat_id":"c"})", "operator_id"},
      {"chat.message_sent", R"(,"chat_id":"c","sender":"bot"})", "visitor_id"},
      {"chat.message_sent", R"(,"visitor_id":"v","sender":null})", "sender"},
      {"chat.responded", R"(,"operator_id":"o"})", "chat_id"},
      {"chat.responded", R"(,"chat_id":"c"})", "operator_id"},
      {"chat.transferred", R"(,"operator_id":"o"})", "chat_id"},
      {"chat.transferred", R"(,"chat_id":"c","reason":"r"})", "operator_id"},
      {"chat.closed", R"(,"closed_by":"visitor"})", "chat_id"},
      {"chat.closed", R"(,"chat_id":"c"})", "closed_by"},
      {"chat.rated", R"(,"visitor_id":"v","rating":1})", "chat_id"},
      {"chat.rated", R"(,"chat_id":"c","rating":1})", "visitor_id"},
      {"chat.rated", R"(,"chat_id":"c","visitor_id":"v"})", "rating"},
      {"visitor.mode_changed", R"(,"mode":"bot"})", "visitor_id"},
      {"visitor.mode_changed", R"(,"visitor_id":"v"})", "mode"},
      {"operator.presence_changed", R"(,"presence":"away"})", "operator_id"},
      {"operator.presence_changed", R"(,"operator_id":"o"})", "presence"},
      {"audit.recorded", R"(,"resource_type":"t"})", "action"},
      {"audit.recorded", R"(,"action":"a"})", "resource_type"},
  };
  check_bad_fields(table, RejectCode::kMissingField);
}

TEST_CASE("rejects: a wrong type, format or limit is invalid_field and names the field") {
  const std::string id129(129, 'x');
  const std::string name201(201, 'x');
  const std::string comment501(501, 'x');
  const std::string user_id = R"(,"user_id":")" + id129 + "\"}";
  const std::string name = R"(,"user_id":"u","name":")" + name201 + "\"}";
  const std::string comment = R"(,"session_id":"s","user_id":"u","rating":5,"comment":")" + comment501 + "\"}";
  const BadField table[] = {
      {"user.forgotten", R"(,"user_id":7.5})", "user_id"},
      {"user.forgotten", R"(,"user_id":""})", "user_id"},
      {"user.forgotten", R"(,"user_id":["u"]})", "user_id"},
      {"user.forgotten", R"(,"user_id":"a\u0000b"})", "user_id"},
      {"user.forgotten", user_id, "user_id"},
      {"user.updated", name, "name"},
      {"user.updated", R"(,"user_id":"u","name":7})", "name"},
      {"user.updated", R"(,"user_id":"u","name":"\u0000"})", "name"},
      {"user.updated", R"(,"user_id":"u","role":true})", "role"},
      {"flow.updated", R"(,"tree_id":"t","name":{}})", "name"},
      {"account.updated", R"(,"time_zone":""})", "time_zone"},
      {"account.updated", R"(,"time_zone":3600})", "time_zone"},
      {"account.updated", R"(,"business_hours":[]})", "business_hours"},
      {"account.updated", R"(,"business_hours":{"a":[{"b":"\u0000"}]}})", "business_hours"},
      {"account.updated", R"(,"sla":"{}"})", "sla"},
      {"account.updated", R"(,"sla":{"a":1e999}})", "sla"},
      {"session.step_visited", R"(,"session_id":"s","node_id":"n","position":-1})", "position"},
      {"session.step_visited", R"(,"session_id":"s","node_id":"n","position":4294967296})", "position"},
      {"session.step_visited", R"(,"session_id":"s","node_id":"n","position":123456789012345678901})", "position"},
      {"session.step_visited", R"(,"session_id":"s","node_id":"n","position":1.5})", "position"},
      {"session.step_visited", R"(,"session_id":"s","node_id":"n","position":"1"})", "position"},
      {"session.completed", R"(,"session_id":"s","outcome":"Resolved"})", "outcome"},
      {"session.completed", R"(,"session_id":"s","outcome":""})", "outcome"},
      {"session.completed", R"(,"session_id":"s","outcome":1})", "outcome"},
      {"step.feedback_given", R"(,"session_id":"s","node_id":"n","user_id":"u","was_helpful":1})", "was_helpful"},
      {"step.feedback_given", R"(,"session_id":"s","node_id":"n","user_id":"u","was_helpful":"true"})", "was_helpful"},
      {"session.rated", R"(,"session_id":"s","user_id":"u","rating":0})", "rating"},
      {"session.rated", R"(,"session_id":"s","user_id":"u","rating":6})", "rating"},
      {"session.rated", R"(,"session_id":"s","user_id":"u","rating":4.5})", "rating"},
      {"session.rated", R"(,"session_id":"s","user_id":"u","rating":"5"})", "rating"},
      {"session.rated", comment, "comment"},
      {"user.forgotten", R"(,"user_id":"u","time":"2026-02-15T12:00:00Z"})", "time"},
      {"user.forgotten", R"(,"user_id":"u","user_id":"u"})", "user_id"},
      {"user.forgotten", R"(,"user_id":"u","us\u0065r_id":null})", "user_id"},
      {"user.forgotten", R"(,"user_id":"u","id":"e2"})", "id"},
      {"user.forgotten", R"(,"user_id":"u","type":"user.forgotten"})", "type"},
      {"user.forgotten", R"(,"user_id":"u","account_id":"a1"})", "account_id"},
  };
  check_bad_fields(table, RejectCode::kInvalidField);
}

TEST_CASE("rejects: a wrong type, format or limit in a fact of live chat or of the audit trail is invalid_field") {
  const auto with = [](std::string_view members, std::size_t size) {
    return "," + std::string(members) + std::string(size, 'x') + "\"}";
  };
  const std::string channel = with(R"("chat_id":"c","visitor_id":"v","channel":")", 201);
  const std::string reason = with(R"("chat_id":"c","operator_id":"o","reason":")", 501);
  const std::string comment = with(R"("chat_id":"c","visitor_id":"v","rating":5,"comment":")", 501);
  const std::string action = with(R"("resource_type":"t","action":")", 201);
  const std::string resource_type = with(R"("action":"a","resource_type":")", 201);
  const std::string resource_id = with(R"("action":"a","resource_type":"t","resource_id":")", 129);
  const std::string details =
      R"(,"action":"a","resource_type":"t","details":{"x":")" + std::string(8 * 1024 - 7, 'x') + "\"}}";
  const BadField table[] = {
      {"chat.opened", R"(,"chat_id":7.5,"visitor_id":"v"})", "chat_id"},
      {"chat.opened", R"(,"chat_id":"c","visitor_id":""})", "visitor_id"},
      {"chat.opened", R"(,"chat_id":"c","visitor_id":"v","channel":7})", "channel"},
      {"chat.opened", R"(,"chat_id":"c","visitor_id":"v","channel":"\u0000"})", "channel"},
      {"chat.opened", channel, "channel"},
      {"chat.opened", R"(,"chat_id":"c","chat_id":"c","visitor_id":"v"})", "chat_id"},
      {"chat.claimed", R"(,"chat_id":"c","operator_id":"\u0000"})", "operator_id"},
      {"chat.message_sent", R"(,"visitor_id":"v","sender":"human"})", "sender"},
      {"chat.message_sent", R"(,"visitor_id":"v","sender":"Visitor"})", "sender"},
      {"chat.message_sent", R"(,"visitor_id":"v","sender":""})", "sender"},
      {"chat.message_sent", R"(,"visitor_id":"v","sender":1})", "sender"},
      {"chat.message_sent", R"(,"visitor_id":"v","chat_id":"","sender":"bot"})", "chat_id"},
      {"chat.message_sent", R"(,"visitor_id":"v","sender":"bot","operator_id":true})", "operator_id"},
      {"chat.responded", R"(,"chat_id":"c","operator_id":[]})", "operator_id"},
      {"chat.transferred", R"(,"chat_id":"c","operator_id":"o","reason":{}})", "reason"},
      {"chat.transferred", reason, "reason"},
      {"chat.closed", R"(,"chat_id":"c","closed_by":"timeout"})", "closed_by"},
      {"chat.rated", R"(,"chat_id":"c","visitor_id":"v","rating":0})", "rating"},
      {"chat.rated", R"(,"chat_id":"c","visitor_id":"v","rating":6})", "rating"},
      {"chat.rated", comment, "comment"},
      {"visitor.mode_changed", R"(,"visitor_id":"v","mode":"operator"})", "mode"},
      {"operator.presence_changed", R"(,"operator_id":"o","presence":"here"})", "presence"},
      {"audit.recorded", R"(,"action":7,"resource_type":"t"})", "action"},
      {"audit.recorded", action, "action"},
      {"audit.recorded", R"(,"action":"a\u0000","resource_type":"t"})", "action"},
      {"audit.recorded", resource_type, "resource_type"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","admin_id":""})", "admin_id"},
      {"audit.recorded", resource_id, "resource_id"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","details":"{}"})", "details"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","details":[]})", "details"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","details":{"x":"\u0000"}})", "details"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","details":{"x":1e999}})", "details"},
      {"audit.recorded", details, "details"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","ip_address":7})", "ip_address"},
      {"audit.recorded", R"(,"action":"a","resource_type":"t","user_agent":"\u0000"})", "user_agent"},
  };
  check_bad_fields(table, RejectCode::kInvalidField);
  CHECK(reject_of(event_line("chat.closed", R"(,"chat_id":"c","closed_by":"x"})")).detail ==
        R"(`closed_by` is "x"; it must be operator, visitor, system or system_timeout)");
}

TEST_CASE("rejects: facts of live chat and of the audit trail fit at their limits") {
  const auto accepted = [](std::string_view type, const std::string& rest) {
    const Batch batch = read_ndjson(event_line(type, rest));
    for (const Reject& reject : batch.rejects) FAIL_CHECK(reject.detail);
    return batch.events.size() == 1;
  };
  const std::string id(128, 'i');
  const std::string wide = "\U0001F600";
  const auto text = [&](std::size_t code_points) {
    std::string repeated;
    for (std::size_t i = 0; i < code_points; ++i) repeated += wide;
    return repeated;
  };
  CHECK(accepted("chat.opened",
                 R"(,"chat_id":")" + id + R"(","visitor_id":")" + id + R"(","channel":")" + text(200) + "\"}"));
  CHECK(accepted("chat.transferred", R"(,"chat_id":"c","operator_id":"o","reason":")" + text(500) + "\"}"));
  CHECK(accepted("audit.recorded", R"(,"action":")" + text(200) + R"(","resource_type":")" + text(200) +
                                       R"(","ip_address":")" + text(64) + R"(","user_agent":")" + text(512) +
                                       R"(","details": { "x" : ")" + std::string(8 * 1024 - 8, 'x') + "\" } }"));
}

TEST_CASE("rejects: the common fields are held to their format too") {
  const std::string rest = R"("user_id":"u"})";
  const auto line = [&](std::string_view id, std::string_view type, std::string_view time, std::string_view account) {
    return R"({"id":)" + std::string(id) + R"(,"type":)" + std::string(type) + R"(,"time":)" + std::string(time) +
           R"(,"account_id":)" + std::string(account) + "," + rest;
  };
  const std::string_view type = R"("user.forgotten")";
  const std::string_view time = R"("2026-02-15T12:00:00Z")";
  CHECK(read_ndjson(line(R"("e")", type, time, R"("a")")).events.size() == 1);
  for (const auto& [bad, field] : {std::pair{line("7.5", type, time, R"("a")"), "`id` "},
                                   {line(R"("\u0000")", type, time, R"("a")"), "`id` "},
                                   {line(R"("e")", "4", time, R"("a")"), "`type` "},
                                   {line(R"("e")", type, "1771156800.5", R"("a")"), "`time` "},
                                   {line(R"("e")", type, R"("2026-02-15")", R"("a")"), "`time` "},
                                   {line(R"("e")", type, R"("2026-02-15T12:00:60Z")", R"("a")"), "`time` "},
                                   {line(R"("e")", type, R"("2200-01-01T00:00:00Z")", R"("a")"), "`time` "},
                                   {line(R"("e")", type, time, "1.5"), "`account_id` "},
                                   {line(R"("e")", type, time, R"("*")"), "`account_id` "},
                                   {line(R"("e")", type, time, R"("")"), "`account_id` "}}) {
    INFO(bad);
    const Reject reject = reject_of(bad);
    CHECK(reject.code == RejectCode::kInvalidField);
    CHECK(reject.detail.starts_with(field));
  }
}

TEST_CASE("rejects: a type that does not exist is unknown_type") {
  const Reject reject = reject_of(event_line("session.paused", "}"));
  CHECK(reject.code == RejectCode::kUnknownType);
  CHECK(reject.id == "e1");
}

TEST_CASE("rejects: an instant more than five minutes ahead is time_in_future") {
  const Timestamp time = *parse_timestamp("2026-02-15T12:00:00Z");
  const Timestamp earliest = time - kClockSkewMax;
  CHECK(read_ndjson(kGood, {.now = earliest}).events.size() == 1);
  CHECK(reject_of(kGood, {.now = earliest - Milliseconds(1)}).code == RejectCode::kTimeInFuture);
}

TEST_CASE("rejects: a line over 64 KiB is too_large unless it is a flow of at most 1 MiB") {
  const auto line_of = [](std::string_view type, std::size_t bytes) {
    std::string line = event_line(type, R"(,"session_id":"s","tree_id":"t","x":")");
    line.append(bytes - line.size() - 2, 'x');
    return line + "\"}";
  };
  CHECK(read_ndjson(line_of("session.deleted", kLineBytesMax) + "\r\n").events.size() == 1);
  const Reject large = reject_of(line_of("session.deleted", kLineBytesMax + 1));
  CHECK(large.code == RejectCode::kTooLarge);
  CHECK(large.id == "e1");
  CHECK(reject_of(line_of("no.such_type", kLineBytesMax + 1)).code == RejectCode::kTooLarge);
  CHECK(reject_of(std::string(kLineBytesMax + 1, 'x')).code == RejectCode::kTooLarge);
  CHECK(read_ndjson(line_of("flow.updated", kFlowLineBytesMax)).events.size() == 1);
  const Reject huge = reject_of(line_of("flow.updated", kFlowLineBytesMax + 1));
  CHECK(huge.code == RejectCode::kTooLarge);
  CHECK(huge.id == "e1");
  CHECK(reject_of(line_of("flow.updated", kExportedLineBytesMax + 1)).id.empty());
}

TEST_CASE("rejects: objects that would not fit in an exported line are refused") {
  std::string numbers = "1E9";
  for (int i = 0; i < 9000; ++i) numbers += ",1E9";
  CHECK(reject_of(event_line("account.updated", R"(,"sla":{"x":[)" + numbers + "]}}")).detail ==
        "`sla` has 117020 bytes without white space; at most 28672 are allowed");
}

TEST_CASE("rejects: the first problem is told with the line's id when it had a valid one") {
  CHECK(reject_of(R"({"id":"0123abcd-4567-89ef-fedc-ba9876543210"})").id == "0123abcd-4567-89ef-fedc-ba9876543210");
  CHECK(reject_of(R"({"type":"x","id":"late"})").id == "late");
  CHECK(reject_of(R"({"id":7.5,"type":"x"})").id.empty());
  CHECK(reject_of(R"({"id":"e","type":"user.forgotten","account_id":7.5})").detail.starts_with("`account_id` "));
}

TEST_CASE("rejects: bad lines never touch their neighbours") {
  const std::string bad[] = {"{",
                             "\"",
                             "\xFF\xFE",
                             "{\"a\":\"",
                             "[[[[",
                             "\\",
                             std::string(70'000, '['),
                             "{\"id\":\"e1\"}",
                             std::string("\0", 1)};
  std::string text;
  std::uint64_t good = 0;
  for (const std::string& line : bad) {
    text += kGood + "\n" + line + "\r\n";
    ++good;
  }
  const Batch batch = read_ndjson(text);
  REQUIRE(batch.events.size() == good);
  REQUIRE(batch.rejects.size() == good);
  for (std::size_t i = 0; i < good; ++i) {
    CHECK(batch.lines[i] == 2 * i + 1);
    CHECK(batch.rejects[i].line == 2 * i + 2);
    CHECK(batch.events[i] == batch.events[0]);
  }
}

TEST_CASE("rejects: whatever bytes change in a line, its neighbours are read and it is an event or a reject") {
  CHECK(rc::check([] {
    std::string line;
    append_ndjson(line, *any_event());
    const auto changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, line.size());
      const char byte =
          *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::element('"', '\\', '{', '}', '[', ',', ':', '0', 'e'));
      if (byte != '\n') line[at] = byte;
    }
    const Batch batch = read_ndjson(kGood + "\n" + line + "\n" + kGood);
    RC_ASSERT(batch.line_count == 3U);
    RC_ASSERT(batch.events.size() + batch.rejects.size() >= 2U);
    RC_ASSERT(batch.lines.front() == 1U);
    RC_ASSERT(batch.lines.back() == 3U);
    if (batch.events.size() < 3) return;
    // What still is an event is a good one: it survives being written and read.
    std::string again;
    append_ndjson(again, batch.events[1]);
    RC_ASSERT(read_ndjson(again).events.at(0) == batch.events[1]);
  }));
}

}  // namespace flowtally::tests
