// An exported line can always be imported again, also where it has grown longer than the line that was read.
#include <doctest/doctest.h>

#include <string>

#include "tests/events/reading.h"
#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

namespace {

// Checks that the line is accepted and that what is exported of it is the same event, and the same line again.
void check_comes_back(const std::string& line) {
  const Batch read = read_ndjson(line);
  for (const Reject& reject : read.rejects) FAIL_CHECK(reject.detail);
  REQUIRE(read.events.size() == 1);
  std::string exported;
  append_ndjson(exported, read.events[0]);
  const Batch again = read_ndjson(exported);
  for (const Reject& reject : again.rejects) FAIL_CHECK(reject.detail.substr(0, 300));
  REQUIRE(again.events.size() == 1);
  CHECK(again.events[0] == read.events[0]);
  std::string twice;
  append_ndjson(twice, again.events[0]);
  CHECK(twice == exported);
}

// A flow whose line has exactly 1 MiB: as many children like `child` as fit, and a title that fills it up.
std::string flow_of(const std::string& head, const std::string& child) {
  std::string line = head + R"("tree_structure":{"id":0,"children":[)";
  const std::string end = R"({"id":1,"title":""}]}})";
  while (line.size() + child.size() + end.size() + 1 <= kFlowLineBytesMax) line += child + ",";
  line += R"({"id":1,"title":")" + std::string(kFlowLineBytesMax - line.size() - end.size(), 't') + "\"}]}}";
  REQUIRE(line.size() == kFlowLineBytesMax);
  return line;
}

const std::string kFlowHead =
    R"({"id":"e","type":"flow.updated","time":"2026-02-15T12:00:00Z","account_id":"a","tree_id":"t",)";

std::string repeated(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("export: a flow of 1 MiB comes back, however much longer it is exported") {
  check_comes_back(flow_of(kFlowHead, R"({"id":"0123abcd-4567-89ef-fedc-ba9876543210","title":"A step"})"));
  check_comes_back(flow_of(kFlowHead, R"({"id":1})"));
  check_comes_back(flow_of(kFlowHead, R"({"id":9e15})"));
  check_comes_back(flow_of(R"({"id":1,"type":"flow.updated","time":0,"account_id":2,"tree_id":3,)", R"({"id":9e15})"));
  check_comes_back(flow_of(kFlowHead, R"({"id":"\u0001","question":"\u0002"})"));
}

TEST_CASE("export: only a line that is written as it is exported may have more than 1 MiB") {
  std::string exported;
  append_ndjson(exported, read_ndjson(flow_of(kFlowHead, R"({"id":1})")).events.at(0));
  CHECK(exported.size() > kFlowLineBytesMax);
  CHECK(read_ndjson(exported).events.size() == 1);
  exported.back() = ' ';
  const Batch spaced = read_ndjson(exported + "}");
  REQUIRE(spaced.rejects.size() == 1);
  CHECK(spaced.rejects[0].code == RejectCode::kTooLarge);
  CHECK(read_ndjson(std::string(kExportedLineBytesMax + 1, ' ') + "x").rejects.at(0).code == RejectCode::kTooLarge);
}

TEST_CASE("export: every other type at its limits comes back within 64 KiB") {
  const std::string id = "\"" + repeated("\\u0001", 128) + "\"";
  const auto text = [](std::size_t code_points) { return "\"" + repeated("\\u0002", code_points) + "\""; };
  const auto object = [](std::size_t bytes_max) {
    std::string json = R"({"x":[1E9)";
    // Each number is 12 bytes once it is minified.
    while (json.size() / 4 * 13 + 40 < bytes_max) json += ",1E9";
    return json + "]}";
  };
  const auto line = [&](const std::string& type, const std::string& rest) {
    return R"({"id":)" + id + R"(,"type":")" + type + R"(","time":1,"account_id":)" + id + "," + rest + "}";
  };
  check_comes_back(line("account.updated", R"("name":)" + text(200) + R"(,"time_zone":)" + text(200) +
                                               R"(,"business_hours":)" + object(kSettingsObjectBytesMax) +
                                               R"(,"sla":)" + object(kSettingsObjectBytesMax)));
  check_comes_back(line("audit.recorded", R"("admin_id":)" + id + R"(,"action":)" + text(200) + R"(,"resource_type":)" +
                                              text(200) + R"(,"resource_id":)" + id + R"(,"details":)" +
                                              object(kDetailsBytesMax) + R"(,"ip_address":)" + text(64) +
                                              R"(,"user_agent":)" + text(512)));
  check_comes_back(
      line("chat.rated", R"("chat_id":)" + id + R"(,"visitor_id":)" + id + R"(,"rating":5.0,"comment":)" + text(500)));
}

TEST_CASE("export: any line that is read is read again as it was written") {
  CHECK(rc::check([] {
    // An exported line with numbers for ids and other spellings of the same.
    std::string line;
    Event event = *any_event();
    append_ndjson(line, event);
    const auto respell = [&](const std::string& from, const std::string& to) {
      const auto at = line.find(from);
      if (at != line.npos && *rc::gen::arbitrary<bool>()) line.replace(at, from.size(), to);
    };
    respell("\"type\":", "\"x\":[1e400,\"\\ud800\"], \"type\" : ");
    respell("\"time\":\"" + format_timestamp(event.time) + "\"",
            "\"time\":" + std::to_string(event.time.time_since_epoch().count()));
    respell("\"rating\":5", "\"rating\":5.0");
    const Batch read = read_ndjson(line);
    if (read.events.empty()) return;  // an object next to a big number, or a question twice
    std::string exported;
    append_ndjson(exported, read.events[0]);
    const Batch again = read_ndjson(exported);
    RC_ASSERT(again.rejects.empty());
    RC_ASSERT(again.events.at(0) == read.events[0]);
  }));
}

}  // namespace flowtally::tests
