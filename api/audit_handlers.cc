#include "api/audit_handlers.h"

#include <cstdint>
#include <limits>

#include "api/account_scope.h"
#include "api/answers.h"

namespace flowtally::api {
namespace {

std::int64_t days_of(Query& query) {
  return static_cast<std::int64_t>(query.number("days", 1, kAuditDaysMax).value_or(kAuditDaysDefault));
}

}  // namespace

std::optional<Reply> get_audit_logs(Call& call) {
  projections::AuditQuery query;
  query.days = days_of(call.query);
  query.admin_id = call.query.id("admin_id");
  query.action = call.query.text("action");
  query.resource_type = call.query.text("resource_type");
  query.limit = call.query.number("limit", 1, kAuditPageMax).value_or(kAuditPageDefault);
  query.offset = call.query.number("offset", 0, std::numeric_limits<std::uint32_t>::max()).value_or(0);
  query.after = call.query.cursor<projections::AuditCursor>();
  const auto to = call.query.instant("to");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  return answer(call.engine->audit_logs(*account, query, to));
}

std::optional<Reply> get_audit_stats(Call& call) {
  const auto days = days_of(call.query);
  const auto to = call.query.instant("to");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  return json_reply(call.engine->audit_stats(*account, days, to));
}

}  // namespace flowtally::api
