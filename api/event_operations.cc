// What clients are told about sending events (api/operation.h).
#include "api/event_handlers.h"
#include "api/event_schema.h"
#include "api/ingest_answer.h"

namespace flowtally::api {

Operation describe_post_events() {
  const IngestAnswer nothing_new{
      0, 0, 0, {}, {{1, std::nullopt, "invalid_field", "`rating` is 6; it must be an integer from 1 to 5"}}, 14};
  IngestAnswer example = nothing_new;
  example.accepted = 2;
  example.duplicates = 2;
  example.duplicates_that_differ = 1;
  example.first_that_differ = {{3, "e1"}};
  example.rejected[0].line = 4;
  return {.id = "sendEvents",
          .tag = "Events",
          .summary = "Append events",
          .description =
              "One event a line (NDJSON), one event, or an array of them; `Content-Encoding: gzip` and `zstd` too. At "
              "most 16 MiB once decoded and 131,072 lines. The answer comes once every accepted event is durable and "
              "visible. Sending again is safe. A line that is not accepted stops no other. `team_admin` and "
              "`super_admin` may append `account.updated`, `user.updated` and `flow.updated` of their own account.",
          .body = event_bodies(),
          .answers = {json_answer(200, "What became of the events; none is an answer too.", example),
                      problem_answer(
                          AllRejected{problem_body(ProblemCode::kAllRejected, "No line was accepted."), nothing_new})}};
}

}  // namespace flowtally::api
