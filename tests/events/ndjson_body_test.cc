// Bodies of requests: some fields of an event, checked as in an event.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "events/ndjson.h"

namespace flowtally::tests {
namespace {

using events::Payload;
using events::Result;

Result<Payload> read(const std::string& json, events::Arena& arena) {
  constexpr std::array<std::string_view, 2> kMembers{"session_id", "was_helpful"};
  const std::string padded = json + std::string(events::NdjsonReader::kPaddingBytes, '\0');
  events::NdjsonReader reader;
  return reader.read_body(std::string_view(padded).substr(0, json.size()), events::EventType::kStepFeedbackGiven,
                          kMembers, {}, arena);
}

std::string problem(const std::string& json) {
  events::Arena arena;
  return read(json, arena).status().message();
}

}  // namespace

TEST_CASE("body: its members are read, the event's other fields stay empty") {
  events::Arena arena;
  const auto payload = read("{\"was_helpful\":\n true, \"session_id\": \"s\"}\n", arena);
  REQUIRE(payload.ok());
  const auto& feedback = std::get<events::StepFeedbackGiven>(*payload);
  CHECK(feedback.session_id.text() == "s");
  CHECK(feedback.was_helpful);
  CHECK(feedback.node_id.empty());
  CHECK(feedback.user_id.empty());
}

TEST_CASE("body: the first problem is told by the field's name") {
  CHECK(problem(R"({"session_id":"s"})") == "`was_helpful` is missing");
  CHECK(problem(R"({"session_id":"","was_helpful":true})") ==
        R"(`session_id` is ""; it must be a string of 1 to 128 bytes or an integer)");
  CHECK(problem(R"({"session_id":"s","was_helpful":true,"node_id":"n"})") ==
        R"(there is no field "node_id" here; it takes `session_id` and `was_helpful`)");
  CHECK(problem(R"({"session_id":"s","was_helpful":true,"":1})") ==
        R"(there is no field "" here; it takes `session_id` and `was_helpful`)");
  CHECK(problem(R"({"session_id":"s","session_id":"s","was_helpful":true})") ==
        "`session_id` appears more than once; write it once");
  CHECK(problem("{\"session_id\":\"s\",\"was_helpful\":true,\"" + std::string(70'000, 'x') + "\":1}") ==
        "the body has 70042 bytes; at most 65536 are read");
  CHECK(problem("{\"x" + std::string(78, 'y') + "éz\":1}") ==
        "there is no field \"x" + std::string(78, 'y') + "é...\" here; it takes `session_id` and `was_helpful`");
}

}  // namespace flowtally::tests
