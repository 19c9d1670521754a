// Lines as people have them: what other programs write instead of the strict form, and what it is read as.
#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <utility>

#include "events/utf8.h"
#include "tests/events/reading.h"

namespace flowtally::tests {

using namespace events;

namespace {

// The only event of a line. What it borrows lives until the process ends.
const Event& event_of(std::string line) {
  static auto& kept = *new std::deque<Batch>;
  const Batch& batch = kept.emplace_back(read_ndjson(line));
  for (const Reject& reject : batch.rejects) FAIL_CHECK(reject.detail);
  REQUIRE_MESSAGE(batch.events.size() == 1, line);
  return batch.events[0];
}

template <typename T>
const T& payload_of(std::string line) {
  return std::get<T>(event_of(std::move(line)).payload);
}

Reject reject_of(std::string line) {
  Batch batch = read_ndjson(line);
  REQUIRE_MESSAGE(batch.rejects.size() == 1, line);
  return std::move(batch.rejects[0]);
}

std::string deleted(const std::string& session_id) {
  return event_line("session.deleted", ",\"session_id\":" + session_id + "}");
}

std::string rated(const std::string& rating) {
  return event_line("session.rated", R"(,"session_id":"s","user_id":"u","rating":)" + rating + "}");
}

std::string at(const std::string& time) {
  return R"({"id":"e","type":"user.forgotten","time":)" + time + R"(,"account_id":"a","user_id":"u"})";
}

}  // namespace

TEST_CASE("lenient: an integer is an id, namely its decimal digits") {
  const std::pair<std::string, std::string> table[] = {{"17", "17"},
                                                       {"0", "0"},
                                                       {"-17", "-17"},
                                                       {"17.0", "17"},
                                                       {"1.7e1", "17"},
                                                       {"-0", "0"},
                                                       {"-0.0", "0"},
                                                       {"9007199254740993", "9007199254740993"},
                                                       {"-9223372036854775808", "-9223372036854775808"},
                                                       {"18446744073709551615", "18446744073709551615"}};
  for (const auto& [written, digits] : table) {
    INFO(written);
    CHECK(payload_of<SessionDeleted>(deleted(written)).session_id == Id(digits));
    CHECK(payload_of<SessionDeleted>(deleted("\"" + digits + "\"")).session_id == Id(digits));
  }
  const Event& event =
      event_of(R"({"id":1,"type":"user.forgotten","time":"2026-02-15T12:00:00Z","account_id":2,"user_id":3})");
  CHECK(event.id == Id("1"));
  CHECK(event.account_id == Id("2"));
  CHECK(std::get<UserForgotten>(event.payload).user_id == Id("3"));
  CHECK(reject_of(R"({"id":1,"type":"nothing"})").id == "1");
  const auto& flow = payload_of<FlowUpdated>(
      event_line("flow.updated", R"(,"tree_id":7,"tree_structure":{"id":1,"children":[{"id":"1"},{"id":2.0}]}})"));
  CHECK(*flow.tree_structure ==
        Tree{{0, Id("1"), std::nullopt}, {1, Id("1"), std::nullopt}, {1, Id("2"), std::nullopt}});
}

TEST_CASE("lenient: what is no integer of 64 bits is no id") {
  for (const std::string bad :
       {"1.5", "1e300", "18446744073709551616", "123456789012345678901234567890", "true", "[]"}) {
    INFO(bad);
    CHECK(reject_of(deleted(bad)).code == RejectCode::kInvalidField);
  }
}

TEST_CASE("lenient: a whole number may be written with a fraction or exponent of nothing") {
  for (const std::string five : {"5", "5.0", "5.000", "5e0", "50e-1", "0.5e1"}) {
    INFO(five);
    CHECK(payload_of<SessionRated>(rated(five)).rating == 5);
  }
  for (const std::string bad : {"4.5", "5.0000001", "\"5\"", "5.5e0", "-1.0", "6.0", "1e300"}) {
    INFO(bad);
    CHECK(reject_of(rated(bad)).code == RejectCode::kInvalidField);
  }
  const auto visited = [](const std::string& position) {
    return event_line("session.step_visited", R"(,"session_id":"s","node_id":"n","position":)" + position + "}");
  };
  CHECK(payload_of<SessionStepVisited>(visited("3.0")).position == 3);
  CHECK(payload_of<SessionStepVisited>(visited("4294967295.0")).position == UINT32_MAX);
  CHECK(reject_of(visited("4294967296.0")).code == RejectCode::kInvalidField);
  CHECK(payload_of<AccountUpdated>(event_line("account.updated", R"(,"sla":{"queue_wait_seconds":60.0}})")).sla);
  CHECK(payload_of<AccountUpdated>(
            event_line("account.updated", R"(,"business_hours":{"week":[{"day_of_week":1.0,"intervals":[]}]}})"))
            .business_hours);
}

TEST_CASE("lenient: a time may be milliseconds since 1970") {
  CHECK(format_timestamp(event_of(at("1770717600123")).time) == "2026-02-10T10:00:00.123Z");
  CHECK(format_timestamp(event_of(at("1770717600123.0")).time) == "2026-02-10T10:00:00.123Z");
  CHECK(event_of(at("0")).time == kTimestampMin);
  const std::string last = std::to_string(kTimestampEnd.time_since_epoch().count() - 1);
  CHECK(read_ndjson(at(last), {.now = kTimestampEnd}).events.size() == 1);
  for (const std::string& bad :
       {std::string("-1"), std::to_string(kTimestampEnd.time_since_epoch().count()), std::string("1770717600.5"),
        std::string("18446744073709551615"), std::string("1e400"), std::string("\"1770717600123\"")}) {
    INFO(bad);
    CHECK(reject_of(at(bad)).code == RejectCode::kInvalidField);
  }
}

TEST_CASE("lenient: a time may have a space for T, and a short offset") {
  for (const std::string same :
       {"2026-02-10 10:00:00Z", "2026-02-10 10:00:00+00", "2026-02-10 10:00:00-00", "2026-02-10 10:00:00+0000",
        "2026-02-10 10:00:00 UTC", "2026-02-10 10:00:00 +0000", "2026-02-10 10:00:00.000+00", "2026-02-10t10:00:00z",
        "2026-02-10 03:00:00-07", "2026-02-10 15:30:00+0530", "2026-02-10T15:30:00 +05:30", "2026-02-10T12:00:00+02"}) {
    INFO(same);
    CHECK(format_timestamp(event_of(at("\"" + same + "\"")).time) == "2026-02-10T10:00:00.000Z");
  }
  for (const std::string bad :
       {"2026-02-10  10:00:00Z", "2026-02-10_10:00:00Z", "2026-02-10 10:00Z", "2026-02-10 10:00:00+", "2026-02-10",
        "2026-02-10 10:00:00+0", "2026-02-10 10:00:00+000", "2026-02-10 10:00:00+00000", "2026-02-10 10:00:00+24",
        "2026-02-10 10:00:00+05:", "2026-02-10 10:00:00 Europe/Berlin", "2026-02-10 10:00:00UT", "2026-02-10 24:00:00Z",
        "2026-02-30 10:00:00+00", "10.02.2026 10:00:00", "2026-02-10 10:00:00+00 "}) {
    INFO(bad);
    CHECK(reject_of(at("\"" + bad + "\"")).code == RejectCode::kInvalidField);
  }
}

TEST_CASE("lenient: half of an emoji becomes U+FFFD, in values and keys, and nothing else of its event is lost") {
  const auto comment = [](const std::string& text) {
    return *payload_of<SessionRated>(
                event_line("session.rated", R"(,"session_id":"s","user_id":"u","rating":5,"comment":")" + text + "\"}"))
                .comment;
  };
  CHECK(comment("great \\ud83d") == "great \uFFFD");
  CHECK(comment("\\ud83d great") == "\uFFFD great");
  CHECK(comment("\\ude00") == "\uFFFD");
  CHECK(comment("\\ud83d\\ud83d\\ude00") == "\uFFFD\U0001F600");
  CHECK(comment("\\ude00\\ud83d") == "\uFFFD\uFFFD");
  CHECK(comment("\\ud83d\\u0041") ==
        "\uFFFD"
        "A");
  CHECK(comment("\\uD83D\\\\ude00") == "\uFFFD\\ude00");
  CHECK(comment("\\\\ud83d \\udfff \\u00e4") == "\\ud83d \uFFFD \u00e4");
  CHECK(payload_of<SessionDeleted>(event_line("session.deleted", R"(,"session_id":"s","\udc00":1,"x":[1e999]})"))
            .session_id == Id("s"));
  const auto& entry = payload_of<AuditRecorded>(
      event_line("audit.recorded", R"(,"action":"a","resource_type":"t","details":{"k\ud800":"\udbff"}})"));
  CHECK(entry.details == "{\"k\uFFFD\":\"\uFFFD\"}");
}

TEST_CASE("lenient: an escape that is none stays invalid") {
  for (const std::string bad : {"\\ud83g", "\\ud8", "\\x", "\\ud83d\\x", "\\u"}) {
    INFO(bad);
    CHECK(reject_of(event_line("user.updated", R"(,"user_id":"u","name":")" + bad + "\"}")).code ==
          RejectCode::kInvalidJson);
  }
}

TEST_CASE("lenient: a long address and user agent are cut between characters, not refused") {
  const auto entry_of = [](const std::string& address, const std::string& agent) {
    return payload_of<AuditRecorded>(event_line(
        "audit.recorded",
        R"(,"action":"a","resource_type":"t","ip_address":")" + address + R"(","user_agent":")" + agent + "\"}"));
  };
  const std::string chain = "203.0.113.195, 2001:db8:85a3:8d3:1319:8a2e:370:7348, 198.51.100.178";
  std::string agent;
  for (int i = 0; i < 600; ++i) agent += "\u00e4";
  const auto cut = entry_of(chain, agent);
  CHECK(cut.ip_address == chain.substr(0, 64));
  CHECK(cut.user_agent == agent.substr(0, 2 * 512));
  const auto whole = entry_of("192.0.2.7", agent.substr(0, 2 * 512));
  CHECK(whole.ip_address == "192.0.2.7");
  CHECK(code_points(whole.user_agent) == 512);
}

TEST_CASE("lenient: true and false are not written as text") {
  for (const std::string bad : {"\"true\"", "1", "\"yes\""}) {
    CHECK(reject_of(event_line("step.feedback_given",
                               R"(,"session_id":"s","node_id":"n","user_id":"u","was_helpful":)" + bad + "}"))
              .code == RejectCode::kInvalidField);
  }
}

}  // namespace flowtally::tests
