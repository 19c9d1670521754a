#include "api/account_handlers.h"

#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"
#include "api/body.h"
#include "engine/commands.h"

namespace flowtally::api {
namespace {

template <typename Page>
std::optional<Reply> list(Call& call, Page (engine::Engine::*page)(std::string_view account,
                                                                   const projections::ListQuery& query) const) {
  projections::ListQuery query;
  query.search = call.query.search();
  query.limit = call.query.number("limit", 1, kPageMax).value_or(kPageDefault);
  query.after = call.query.cursor<projections::IdCursor>();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  return json_reply((call.engine->*page)(*account, query));
}

std::optional<std::string> owned(const std::optional<std::string_view>& text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

std::optional<Reply> get_trees(Call& call) { return list(call, &engine::Engine::flows); }
std::optional<Reply> get_users(Call& call) { return list(call, &engine::Engine::users); }

std::optional<Reply> get_settings(Call& call) {
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  return json_reply(call.engine->settings(*account));
}

std::optional<Reply> put_settings(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  const Body<events::AccountUpdated> body(call, kSettingsMembers);
  if (body.problem()) return body.problem();
  const auto tell = [respond = call.defer(), engine = call.engine,
                     account = call.identity->account_id](const events::Status& status) {
    respond(status.ok() ? json_reply(engine->settings(account)) : problem_of(status));
  };
  call.engine->commands().change_settings(call.identity->account_id,
                                          {owned(body->name), owned(body->time_zone), owned(body->sla), {}},
                                          actor_of(call), tell);
  return std::nullopt;
}

}  // namespace flowtally::api
