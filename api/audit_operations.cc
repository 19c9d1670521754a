// What clients are told about the audit trail (api/operation.h).
#include <cstdint>
#include <limits>
#include <vector>

#include "api/audit_handlers.h"

namespace flowtally::api {
namespace {

using namespace projections;

constexpr std::string_view kAudit = "Audit";
constexpr events::Timestamp kExampleTime{std::chrono::milliseconds{1'771'156'800'000}};

Parameter days_parameter() {
  return {"days", "The window is as many times 24 hours long and ends at `to`.",
          schema_detail::integer(true, 4, {.min = 1, .max = kAuditDaysMax}, false)
              .add("default", std::uint64_t{kAuditDaysDefault})
              .json()};
}

Parameter to_parameter() {
  return {"to", "The instant to look back from: what happened at it or later is not there. Now unless given.",
          schema_detail::text_of_format("date-time", false).json()};
}

Parameter limit_parameter() {
  return {"limit", "Entries of a page.",
          schema_detail::integer(true, 4, {.min = 1, .max = kAuditPageMax}, false)
              .add("default", std::uint64_t{kAuditPageDefault})
              .json()};
}

Parameter offset_parameter() {
  return {"offset", "Entries to pass over first; of those behind `cursor`, if that is given.",
          schema_detail::integer(true, 4, {.min = 0, .max = std::numeric_limits<std::uint32_t>::max()}, false)
              .add("default", std::uint64_t{0})
              .json()};
}

Parameter action_parameter() { return {"action", "Only this action.", schema_detail::plain("string", false).json()}; }

}  // namespace

Operation describe_audit_logs() {
  AuditLogs example;
  example.total = 12;
  example.limit = 1;
  example.logs.push_back({"1b4e28ba-2fa1-41d2-883f-0016d3cca427", Text{"jane"}, Text{"Jane Smith"}, "settings.updated",
                          "account", Text{"acme"}, RawJson{R"({"changed":["time_zone"]})"}, Text{"192.0.2.7"},
                          Text{"Mozilla/5.0"}, kExampleTime});
  example.next_cursor = Text{"0000019c5f3b0c0000000007"};
  return {.id = "listAuditLogs",
          .tag = kAudit,
          .summary = "What was done in the account, newest first",
          .answers = {json_answer(200, "A page of entries.", example)},
          .parameters = {days_parameter(),
                         to_parameter(),
                         {"admin_id", "Only what this user did.", schema_detail::id(Use::kAnswer, false).json()},
                         action_parameter(),
                         {"resource_type", "Only what was done to things of this kind.",
                          schema_detail::plain("string", false).json()},
                         limit_parameter(),
                         offset_parameter()}};
}

Operation describe_audit_stats() {
  return {.id = "getAuditStats",
          .tag = kAudit,
          .summary = "How much was done of what",
          .answers = {json_answer(200, "The counts.",
                                  AuditStats{12, RawJson{R"({"settings.updated":9,"user.forgotten":3})"},
                                             RawJson{R"({"account":9,"user":3})"}, 7})},
          .parameters = {days_parameter(), to_parameter()}};
}

Operation describe_server_audit() {
  engine::ServerAuditPage example;
  example.total = 31;
  example.limit = 1;
  example.logs.push_back({"31", Text{"root"}, "command", "import.ended",
                          RawJson{R"({"file":"history.ndjson","accepted":1000,"duplicates":0,"rejected":0})"},
                          std::nullopt, kExampleTime});
  example.next_cursor = Text{"31"};
  return {.id = "listServerAudit",
          .tag = kAudit,
          .summary = "What was done to the server, newest first",
          .description = "Of no account. The newest 10,000 entries are kept.",
          .answers = {json_answer(200, "A page of entries.", example)},
          .parameters = {days_parameter(), to_parameter(), action_parameter(), limit_parameter(), offset_parameter()}};
}

}  // namespace flowtally::api
