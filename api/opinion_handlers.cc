#include "api/opinion_handlers.h"

#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"
#include "api/body.h"
#include "engine/commands.h"

namespace flowtally::api {
namespace {

/// The caller's session of this id. The id is a valid one.
engine::OwnSession own_session(const Call& call, std::string session_id) {
  return {call.identity->account_id, call.identity->user_id, std::move(session_id)};
}

}  // namespace

std::optional<Reply> post_rating(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  const Body<events::SessionRated> body(call, kRatingMembers);
  if (body.problem()) return body.problem();
  const std::string& session_id = call.path.front();
  if (auto refused = refused_by_narrowing(call, session_id)) return *std::move(refused);
  if (!is_id(session_id)) return not_found();
  std::optional<std::string> comment;
  if (body->comment) comment = *body->comment;
  call.engine->commands().rate(own_session(call, session_id), body->rating, std::move(comment),
                               [respond = call.defer()](const auto& receipt) { respond(answer(receipt, 201)); });
  return std::nullopt;
}

std::optional<Reply> get_session_feedback(Call& call) {
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const std::string& session_id = call.path.front();
  if (auto refused = refused_by_narrowing(call, session_id)) return *std::move(refused);
  const auto account = readable_account(call, named);
  if (!account || !is_id(session_id)) return not_found();
  return answer(call.engine->commands().feedback_of({*account, call.identity->user_id, session_id}));
}

std::optional<Reply> post_step_feedback(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  const Body<events::StepFeedbackGiven> body(call, kStepFeedbackMembers);
  if (body.problem()) return body.problem();
  const std::string session_id = body->session_id.text();
  if (auto refused = refused_by_narrowing(call, session_id)) return *std::move(refused);
  const std::string& step_id = call.path.front();
  if (!is_id(step_id)) return not_found();
  call.engine->commands().give_feedback(
      own_session(call, session_id), step_id, body->was_helpful, [respond = call.defer()](const auto& receipt) {
        respond(answer(receipt, receipt.ok() && receipt->status == "created" ? 201 : 200));
      });
  return std::nullopt;
}

std::optional<Reply> delete_step_feedback(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  const std::string& step_id = call.path[0];
  const std::string& session_id = call.path[1];
  if (auto refused = refused_by_narrowing(call, session_id)) return *std::move(refused);
  if (!is_id(step_id) || !is_id(session_id)) return not_found();
  call.engine->commands().withdraw_feedback(own_session(call, session_id), step_id,
                                            [respond = call.defer()](const events::Status& status) {
                                              Reply gone;
                                              gone.status = 204;
                                              respond(status.ok() ? std::move(gone) : problem_of(status));
                                            });
  return std::nullopt;
}

std::optional<Reply> get_step_feedback(Call& call) {
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  const std::string& step_id = call.path.front();
  if (!account || !is_id(step_id)) return not_found();
  return answer(call.engine->step_feedback(*account, step_id));
}

std::optional<Reply> get_ratings(Call& call) {
  const auto limit = call.query.number("limit", 1, kPageMax).value_or(kPageDefault);
  const auto after = call.query.cursor<projections::RatingCursor>();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  const std::string& tree_id = call.path.front();
  if (!account || !is_id(tree_id)) return not_found();
  return answer(call.engine->ratings(*account, tree_id, limit, after));
}

}  // namespace flowtally::api
