#include "events/sla.h"

#include "events/json_members.h"
#include "events/shown_json.h"

namespace flowtally::events {

Result<SlaLimits> parse_sla(std::string_view json) {
  static constexpr std::array<std::string_view, 3> kNames = {"queue_wait_seconds", "first_response_seconds",
                                                             "resolution_seconds"};
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get_object().get(object) != simdjson::SUCCESS) {
    return invalid("must be an object");
  }
  const JsonMembers<kNames.size()> members(object, kNames);
  if (!members.status().ok()) return members.status();
  SlaLimits limits;
  std::int64_t* const places[] = {&limits.queue_wait_ms, &limits.first_response_ms, &limits.resolution_ms};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (members[i] == nullptr) continue;
    const auto seconds = whole_number(*members[i]);
    if (!seconds || *seconds < 1 || *seconds > kSlaSecondsMax) {
      return invalid("has a " + members.quoted(i) + " that is " + shown_value(*members[i]) +
                     "; it must be an integer from 1 to " + std::to_string(kSlaSecondsMax));
    }
    *places[i] = *seconds * 1000;
  }
  return limits;
}

}  // namespace flowtally::events
