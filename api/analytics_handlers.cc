#include "api/analytics_handlers.h"

#include <optional>
#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"
#include "api/revalidation.h"
#include "projections/calendar.h"
#include "projections/window.h"

namespace flowtally::api {
namespace {

/// 404, but a bad window comes first. Without an account there is no zone either: UTC judges the words just as well.
Reply not_found_after(const projections::WindowQuery& window, events::Timestamp now) {
  const auto resolved = projections::resolve_window(window, *projections::Calendar::utc(), now);
  return resolved ? not_found() : problem_of(resolved.status());
}

/// The figures of `account`, or of one `user` of it, as an answer that can be revalidated.
template <typename Figures>
Reply revalidatable(const Call& call, const events::Result<Figures>& figures, std::string_view account,
                    std::string_view user = "") {
  Reply reply = answer(figures);
  if (figures) {
    const FigureScope scope{account, user, figures->window.time_zone};
    make_revalidatable(call.request, scope, after_window(reply.body), reply);
  }
  return reply;
}

}  // namespace

std::optional<Reply> get_team(Call& call) {
  const auto window = call.query.window();
  const auto engineer = call.query.id("engineer_id");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found_after(window, call.now);
  return revalidatable(call, call.engine->team(*account, window, engineer), *account);
}

std::optional<Reply> get_me(Call& call) {
  const auto window = call.query.window();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found_after(window, call.now);
  const std::string& user = call.identity->user_id;
  return revalidatable(call, call.engine->me(*account, window, user), *account, user);
}

std::optional<Reply> get_flow(Call& call) {
  const auto window = call.query.window();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  const std::string& tree_id = call.path.front();
  if (!account || !is_id(tree_id)) return not_found_after(window, call.now);
  return revalidatable(call, call.engine->flow(*account, window, tree_id), *account);
}

}  // namespace flowtally::api
