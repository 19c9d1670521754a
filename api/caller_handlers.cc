#include "api/caller_handlers.h"

#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"

namespace flowtally::api {

std::optional<Reply> get_caller(Call& call) {
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  const Identity& identity = *call.identity;
  auto settings = call.engine->settings(*account);
  return json_reply(projections::Caller{identity.user_id, call.engine->user_name(identity.account_id, identity.user_id),
                                        std::string(role_name(identity.role)), *account, std::move(settings.name),
                                        std::move(settings.time_zone)});
}

std::optional<Reply> get_accounts(Call& call) {
  projections::ListQuery query;
  query.search = call.query.search();
  query.limit = call.query.number("limit", 1, kPageMax).value_or(kPageDefault);
  query.after = call.query.cursor<projections::IdCursor>();
  if (auto error = call.query.finish()) return *std::move(error);
  return json_reply(call.engine->accounts(query));
}

}  // namespace flowtally::api
