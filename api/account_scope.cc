#include "api/account_scope.h"

#include "api/problem.h"
#include "events/event.h"

namespace flowtally::api {

std::optional<std::string> readable_account(Call& call, const std::optional<std::string>& named) {
  const Identity& identity = *call.identity;
  if (!named || *named == identity.account_id) return identity.account_id;
  const bool reads_others = identity.role == Role::kSuperAdmin && !identity.session_id;
  if (!reads_others || !call.engine->account_exists(*named)) return std::nullopt;
  call.viewed = *named;
  return named;
}

engine::Actor actor_of(const Call& call) {
  engine::Actor actor{call.identity->user_id, std::string(call.request.client), {}};
  const auto user_agent = call.request.user_agent.value_or(std::string_view());
  for (const char c : user_agent.substr(0, events::kUserAgentCodePointsMax)) {
    actor.user_agent += c >= ' ' && c <= '~' ? c : '?';
  }
  return actor;
}

std::optional<Reply> refused_by_narrowing(const Call& call, const std::string& session_id) {
  const auto& narrowed_to = call.identity->session_id;
  if (!narrowed_to || *narrowed_to == session_id) return std::nullopt;
  return problem(ProblemCode::kForbidden, "The token is narrowed to another session.");
}

}  // namespace flowtally::api
