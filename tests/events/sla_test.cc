#include "events/sla.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "tests/events/reading.h"

namespace flowtally::tests {

using namespace events;

TEST_CASE("sla: a limit that is told holds, the others are as they were") {
  CHECK(rc::check([] {
    SlaLimits limits;
    std::string json = R"({"note":"x")";
    const auto maybe = [&](const char* name, std::int64_t& limit_ms) {
      const auto seconds = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, kSlaSecondsMax + 1),
                                           rc::gen::element<std::int64_t>(0, 1, kSlaSecondsMax));
      json += R"(,")" + std::string(name) + R"(":)" + (seconds == 0 ? "null" : std::to_string(seconds));
      if (seconds != 0) limit_ms = seconds * 1000;
    };
    maybe("queue_wait_seconds", limits.queue_wait_ms);
    maybe("first_response_seconds", limits.first_response_ms);
    maybe("resolution_seconds", limits.resolution_ms);
    const Result<SlaLimits> parsed = parse_sla(json + "}");
    RC_ASSERT(parsed.ok());
    RC_ASSERT(*parsed == limits);
  }));
  CHECK(*parse_sla("{}") == SlaLimits{300'000, 120'000, 1'800'000});
}

TEST_CASE("sla: what is wrong is named") {
  for (const std::string name : {"queue_wait_seconds", "first_response_seconds", "resolution_seconds"}) {
    for (const std::string bad : {"0", "-1", "31536001", "1.5", "\"60\"", "true", "18446744073709551615"}) {
      INFO(name, " ", bad);
      const Status status = parse_sla(R"({")" + name + R"(":)" + bad + "}").status();
      CHECK(status.code() == StatusCode::kInvalidArgument);
      CHECK(status.message() == "has a `" + name + "` that is " + bad + "; it must be an integer from 1 to 31536000");
    }
    const Status twice = parse_sla(R"({")" + name + R"(":1,")" + name + R"(":1})").status();
    CHECK(twice.message() == "has more than one `" + name + "`");
  }
  for (const std::string bad : {"", "[]", "7", "{"}) CHECK(parse_sla(bad).status().message() == "must be an object");
}

TEST_CASE("sla: an event with a wrong one is refused") {
  const Batch batch = read_ndjson(event_line("account.updated", R"(,"sla":{"queue_wait_seconds":0}})"));
  REQUIRE(batch.rejects.size() == 1);
  CHECK(batch.rejects[0].code == RejectCode::kInvalidField);
  CHECK(batch.rejects[0].detail ==
        "`sla` has a `queue_wait_seconds` that is 0; it must be an integer from 1 to 31536000");
}

}  // namespace flowtally::tests
