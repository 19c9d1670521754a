#include "api/analytics_handlers.h"

#include <optional>
#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"
#include "projections/calendar.h"
#include "projections/window.h"

namespace flowtally::api {
namespace {

/// 404, but a bad window comes first. Without an account there is no zone either: UTC judges the words just as well.
Reply not_found_after(const projections::WindowQuery& window, events::Timestamp now) {
  const auto resolved = projections::resolve_window(window, *projections::Calendar::utc(), now);
  return resolved ? not_found() : problem_of(resolved.status());
}

}  // namespace

std::optional<Reply> get_team(Call& call) {
  const auto window = call.query.window();
  const auto engineer = call.query.id("engineer_id");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found_after(window, call.now);
  return answer(call.engine->team(*account, window, engineer));
}

std::optional<Reply> get_me(Call& call) {
  const auto window = call.query.window();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found_after(window, call.now);
  return answer(call.engine->me(*account, window, call.identity->user_id));
}

std::optional<Reply> get_flow(Call& call) {
  const auto window = call.query.window();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  const std::string& tree_id = call.path.front();
  if (!account || !is_id(tree_id)) return not_found_after(window, call.now);
  return answer(call.engine->flow(*account, window, tree_id));
}

}  // namespace flowtally::api
