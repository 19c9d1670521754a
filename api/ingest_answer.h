// What POST /api/v1/events answers, described once. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/problem.h"
#include "events/batch.h"

namespace flowtally::api {

/// One line that was not accepted. Borrows its texts.
struct RejectedLine {
  std::uint64_t line = 0;              // from 1; in a JSON array the place
  std::optional<std::string_view> id;  // null if the line had none that could be read
  std::string_view code;
  std::string_view detail;
};
FLOWTALLY_DESCRIBE(
    RejectedLine, (), "A line that was not accepted.", (line, "Its number, from 1; in a JSON array its place."),
    (id, "Id of the event; null if none could be read."),
    (code,
     "The reason, which stays the same word in all versions. invalid_json: not one JSON object in UTF-8. "
     "missing_field: a required field is missing or null. invalid_field: a field has the wrong type or "
     "format, is over a limit, or appears twice. unknown_type: there is no such type of event. "
     "time_in_future: over 5 minutes ahead of the server's clock. too_large: over 64 KiB, of flow.updated "
     "over 1 MiB. wrong_account: not the token's account. forbidden_type: the token may not append it. "
     "conflict: the session or chat began with other content. already_rated: it has a rating. "
     "too_many_pending: too many events of the account wait for the start of their session or chat.",
     {.one_of = events::kRejectCodeNames}),
    (detail, "A sentence that names the field, what it was and what is wanted."));

/// Borrows its id.
struct DifferingDuplicate {
  std::uint64_t line = 0;
  std::string_view id;
};
FLOWTALLY_DESCRIBE(DifferingDuplicate, (), "An event whose id the account already has, with other content.",
                   (line, "Its line number, from 1; in a JSON array its position."), (id, "Id of the event."));

struct IngestAnswer {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t duplicates_that_differ = 0;
  std::vector<DifferingDuplicate> first_that_differ;
  std::vector<RejectedLine> rejected;
  std::uint64_t last_sequence = 0;
};
FLOWTALLY_DESCRIBE(IngestAnswer, (), "What became of the events.", (accepted, "Events kept."),
                   (duplicates, "Events whose id the account had already: not applied, no error."),
                   (duplicates_that_differ,
                    "How many of the duplicates say something else than the stored event: their id was probably used "
                    "by mistake. The stored event stays. Nearly all such cases are found."),
                   (first_that_differ, "The first 10 of those."),
                   (rejected, "The lines that were not accepted, in order."),
                   (last_sequence,
                    "The newest event's place in the log of the account, once this was kept; for tokens of all "
                    "accounts and super_admin in the whole log."));

/// 422 `all_rejected`: the problem, and the same members.
struct AllRejected : ProblemBody, IngestAnswer {};
FLOWTALLY_DESCRIBE_TOGETHER(AllRejected, (ProblemBody, IngestAnswer),
                            "All lines were rejected: the problem, and what became of them.");

}  // namespace flowtally::api
