#include "api/business_hours_handlers.h"

#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"
#include "api/body.h"
#include "engine/commands.h"
#include "events/business_hours_change.h"

namespace flowtally::api {
namespace {

Reply invalid_hours(const events::Status& status) {
  return problem(ProblemCode::kInvalidBody, "the body " + status.message());
}

}  // namespace

std::optional<Reply> get_business_hours(Call& call) {
  const auto to = call.query.instant("to");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  return answer(call.engine->business_hours(*account, to));
}

std::optional<Reply> put_business_hours(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  if (auto refused = refused_body(call)) return refused;
  auto change = events::parse_business_hours_change(call.request.body);
  if (!change) return invalid_hours(change.status());
  // Nothing is changed where the answer could not be made.
  const auto before = call.engine->business_hours(call.identity->account_id, std::nullopt);
  if (!before) return problem_of(before.status());
  const auto tell = [respond = call.defer(), engine = call.engine,
                     account = call.identity->account_id](const events::Status& status) {
    if (status.code() == events::StatusCode::kInvalidArgument) return respond(invalid_hours(status));
    respond(status.ok() ? answer(engine->business_hours(account, std::nullopt)) : problem_of(status));
  };
  engine::SettingsChange settings;
  settings.business_hours = std::move(change).value();
  call.engine->commands().change_settings(call.identity->account_id, std::move(settings), actor_of(call), tell);
  return std::nullopt;
}

}  // namespace flowtally::api
