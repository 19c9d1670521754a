// What people said, read out of one account: a session's own opinions, a step's totals over all time, and a flow's
// ratings page by page. Nobody is named. The structs are described once, as in figures.h. Pure reads; the caller holds
// whatever keeps the account still. Only ratings_page() needs a settled account.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/status.h"
#include "projections/account.h"
#include "projections/cursor.h"
#include "projections/figures.h"

namespace flowtally::projections {

struct StepVote {
  std::string node_id;
  bool was_helpful = false;
  bool operator==(const StepVote&) const = default;
};
FLOWTALLY_DESCRIBE(StepVote, (), "A thumb for one step.", (node_id, "Id of the step."), (was_helpful, "Up or down."));

struct SessionFeedback {
  std::vector<StepVote> items;          // by node id
  std::optional<std::uint64_t> rating;  // printed as null when there is none
  bool operator==(const SessionFeedback&) const = default;
};
FLOWTALLY_DESCRIBE(SessionFeedback, (), "What the session's user said in it.",
                   (items, "Step feedback in force, by node_id."),
                   (rating, "The rating of the session; null without one.", {.min = 1, .max = 5}));

struct StepFeedback {
  std::string step_id;
  std::uint64_t helpful_yes = 0;
  std::uint64_t helpful_no = 0;
  Rate helpful_rate;
  bool operator==(const StepFeedback&) const = default;
};
FLOWTALLY_DESCRIBE(StepFeedback, (), "The thumbs in force for one step, of all users and over all time.",
                   (step_id, "Id of the step: a node_id."), (helpful_yes, "Thumbs up."), (helpful_no, "Thumbs down."),
                   (helpful_rate, "Share of thumbs up; 0 without any."));

struct RatingEntry {
  std::uint64_t rating = 0;
  NullableText comment;
  events::Timestamp created_at;
  bool operator==(const RatingEntry&) const = default;
};
FLOWTALLY_DESCRIBE(RatingEntry, (), "A rating of the flow. Anonymous.", (rating, "From 1 to 5.", {.min = 1, .max = 5}),
                   (comment, "What was written; null where there is nothing."),
                   (created_at, "When the rating was given."));

struct RatingsPage {
  std::vector<RatingEntry> items;
  NullableText next_cursor;  // null on the last page
  bool operator==(const RatingsPage&) const = default;
};
FLOWTALLY_DESCRIBE(RatingsPage, (), "A page of ratings, newest first.", (items, "The ratings."),
                   (next_cursor, "Where the next page begins; null on the last one."));

/// The feedback in force that the session's user gave in it, and its rating.
SessionFeedback session_feedback(const Account& account, const Session& session);
/// The feedback in force on a node, in all sessions that count. Constant time.
StepFeedback step_feedback(const Account& account, std::uint32_t node);
/// The flow's ratings behind `after`, newest first by (time, id). Costs the ratings of the days that the page touches.
/// kInvalidArgument for a cursor that this account never gave.
events::Result<RatingsPage> ratings_page(const Account& account, std::uint32_t flow, std::size_t limit,
                                         const std::optional<RatingCursor>& after);

}  // namespace flowtally::projections
