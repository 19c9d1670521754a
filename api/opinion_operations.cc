// What clients are told about ratings and step feedback (api/operation.h).
#include "api/opinion_handlers.h"
#include "engine/commands.h"
#include "projections/opinion_views.h"

namespace flowtally::api {
namespace {

using namespace projections;

constexpr std::string_view kTag = "Ratings and feedback";
constexpr events::Timestamp kExampleTime{std::chrono::milliseconds{1'771'156'800'000}};
constexpr std::string_view kOwnSession =
    "For the session's own user, whatever the role. The answer comes once the change is durable and visible.";

}  // namespace

Operation describe_post_rating() {
  JsonObject body;
  body.add("rating", 5).add("comment", "Solved at the second step");
  const engine::RatingReceipt receipt{"0e7d6a52-0b7e-4d7a-9f43-2c1f0a5be010", "s-17", 5,
                                      Text{"Solved at the second step"}, kExampleTime};
  return {.id = "rateSession",
          .tag = kTag,
          .summary = "Rate a completed session, once",
          .description = kOwnSession,
          .body = {command_body<events::SessionRated>("NewRating", "A rating.", kRatingMembers, body)},
          .answers = {json_answer(201, "The rating was kept.", receipt)},
          .problems = {ProblemCode::kNotYourSession, ProblemCode::kNotCompleted, ProblemCode::kAlreadyRated}};
}

Operation describe_get_session_feedback() {
  return {.id = "getSessionFeedback",
          .tag = kTag,
          .summary = "What the session's user said in it",
          .description = "For the session's own user, whatever the role.",
          .answers = {json_answer(200, "Step feedback and rating.", SessionFeedback{{{"n2", true}}, 5})},
          .problems = {ProblemCode::kNotYourSession}};
}

Operation describe_post_step_feedback() {
  JsonObject body;
  body.add("session_id", "s-17").add("was_helpful", true);
  return {.id = "giveStepFeedback",
          .tag = kTag,
          .summary = "A thumb for a step, or a change of it",
          .description = kOwnSession,
          .body = {command_body<events::StepFeedbackGiven>("NewStepFeedback", "A thumb for a step.",
                                                           kStepFeedbackMembers, body)},
          .answers = {json_answer(200, "There was feedback before; this holds now.",
                                  engine::FeedbackReceipt{"n2", true, engine::kFeedbackStates[1]}),
                      json_answer(201, "The first feedback of this user, session and step.",
                                  engine::FeedbackReceipt{"n2", true, engine::kFeedbackStates[0]})},
          .problems = {ProblemCode::kNotYourSession}};
}

Operation describe_delete_step_feedback() {
  return {.id = "withdrawStepFeedback",
          .tag = kTag,
          .summary = "Take a thumb back",
          .description = kOwnSession,
          .answers = {{204, "It is taken back."}},
          .problems = {ProblemCode::kNotYourSession}};
}

Operation describe_get_step_feedback() {
  return {.id = "getStepFeedback",
          .tag = kTag,
          .summary = "The thumbs for a step, over all time",
          .answers = {json_answer(200, "The totals.", StepFeedback{"n2", 4, 1, Rate{0.8}})}};
}

Operation describe_get_ratings() {
  const RatingsPage example{{{5, Text{"Solved at the second step"}, kExampleTime}, {4, std::nullopt, kExampleTime}},
                            Text{"AAABnF3v0AA"}};
  return {.id = "listFlowRatings",
          .tag = kTag,
          .summary = "The ratings of a flow, newest first",
          .description = "While ratings come and go no page repeats one or leaves one out.",
          .answers = {json_answer(200, "A page of ratings.", example)}};
}

}  // namespace flowtally::api
