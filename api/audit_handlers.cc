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

/// What all pages of entries have in common.
template <typename Cursor, typename PageQuery>
void read_page(Query& parameters, PageQuery& query) {
  query.days = days_of(parameters);
  query.action = parameters.text("action");
  query.limit = parameters.number("limit", 1, kAuditPageMax).value_or(kAuditPageDefault);
  query.offset = parameters.number("offset", 0, std::numeric_limits<std::uint32_t>::max()).value_or(0);
  query.after = parameters.cursor<Cursor>();
}

}  // namespace

std::optional<Reply> get_audit_logs(Call& call) {
  projections::AuditQuery query;
  read_page<projections::AuditCursor>(call.query, query);
  query.admin_id = call.query.id("admin_id");
  query.resource_type = call.query.text("resource_type");
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

std::optional<Reply> get_server_audit(Call& call) {
  engine::ServerAuditQuery query;
  read_page<engine::ServerAuditCursor>(call.query, query);
  const auto to = call.query.instant("to");
  if (auto error = call.query.finish()) return *std::move(error);
  // What was noted in this very millisecond has been noted.
  const auto end = to.value_or(call.now + events::Milliseconds{1});
  return answer(call.engine->server_audit().page(query, end));
}

}  // namespace flowtally::api
