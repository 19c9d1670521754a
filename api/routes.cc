#include "api/routes.h"

#include "api/account_handlers.h"
#include "api/analytics_handlers.h"
#include "api/audit_handlers.h"
#include "api/business_hours_handlers.h"
#include "api/caller_handlers.h"
#include "api/dashboard_handlers.h"
#include "api/description_handlers.h"
#include "api/event_handlers.h"
#include "api/health_handlers.h"
#include "api/live_chat_handlers.h"
#include "api/live_handlers.h"
#include "api/opinion_handlers.h"

namespace flowtally::api {
namespace {

constexpr Access kAnyone{.anyone = true};

// Parameters that several routes take.
const std::vector<std::string_view> kPage = {"limit", "cursor", "account_id"};
const std::vector<std::string_view> kList = {"search", "limit", "cursor", "account_id"};
const std::vector<std::string_view> kAccounts = {"search", "limit", "cursor"};
const std::vector<std::string_view> kWindow = {"period", "from", "to", "account_id"};
const std::vector<std::string_view> kInstant = {"to", "account_id"};
const std::vector<std::string_view> kDays = {"days", "to", "account_id"};
const std::vector<std::string_view> kHours = {"hours", "to", "account_id"};
const std::vector<std::string_view> kOperators = {"days", "operator_id", "to", "account_id"};
const std::vector<std::string_view> kAuditLogs = {"admin_id", "action", "resource_type", "days",      "to",
                                                  "limit",    "offset", "cursor",        "account_id"};
const std::vector<std::string_view> kServerAudit = {"action", "days", "to", "limit", "offset", "cursor"};
const std::vector<std::string_view> kTeam = {"period", "from", "to", "engineer_id", "account_id"};

// The pages of the dashboard. Its script finds out from the path, and from any query, which one it is.
// A slash at the end changes nothing.
constexpr std::string_view kDashboardPages[] = {"/",
                                                "/team",
                                                "/team/",
                                                "/me",
                                                "/me/",
                                                "/flows",
                                                "/flows/",
                                                "/flows/{tree_id}",
                                                "/flows/{tree_id}/",
                                                "/live",
                                                "/live/",
                                                "/audit",
                                                "/audit/",
                                                "/settings",
                                                "/settings/",
                                                "/sign-in",
                                                "/sign-in/"};

/// What anyone may ask: how the server is, and what it can do.
std::vector<Route> open_routes() {
  return {{"GET", "/healthz", kAnyone, {}, false, get_health, describe_health},
          {"GET", "/readyz", kAnyone, {}, false, get_readiness, describe_readiness},
          {"GET", "/docs", kAnyone, {}, false, get_docs_page, describe_docs_page, "text/html"},
          {"GET", "/docs/", kAnyone, {}, false, get_docs_page, describe_docs_page_at_slash, "text/html"},
          {"GET", "/docs/docs.js", kAnyone, {}, false, get_docs_script, describe_docs_script, "text/javascript"},
          {"GET", "/docs/docs.css", kAnyone, {}, false, get_docs_style, describe_docs_style, "text/css"},
          {"GET", "/api/v1/openapi.json", kAnyone, {}, false, get_openapi, describe_openapi}};
}

std::vector<Route> api_routes() {
  constexpr Access kAnyUser{};                                 // any role but ingest
  constexpr Access kSessionUser{.narrowed_to_session = true};  // whose session it is, the handler finds out
  constexpr Access kTeamAdmin{.minimum = Role::kTeamAdmin};
  constexpr Access kSuperAdmin{.minimum = Role::kSuperAdmin};
  constexpr Access kAppenders{.minimum = Role::kTeamAdmin, .ingest = true};
  return {
      {"POST", "/api/v1/events", kAppenders, {}, true, post_events, describe_post_events},
      {"GET", "/api/v1/analytics/team", kTeamAdmin, kTeam, true, get_team, describe_team},
      {"GET", "/api/v1/analytics/me", kAnyUser, kWindow, true, get_me, describe_me},
      {"GET", "/api/v1/analytics/flows/{tree_id}", kAnyUser, kWindow, true, get_flow, describe_flow},
      {"GET", "/api/v1/admin/analytics/live-kpis", kTeamAdmin, kInstant, true, get_live_kpis, describe_live_kpis},
      {"GET", "/api/v1/admin/analytics/operator-performance", kTeamAdmin, kOperators, true, get_operators,
       describe_operators},
      {"GET", "/api/v1/admin/analytics/hourly-stats", kTeamAdmin, kHours, true, get_hours, describe_hours},
      {"GET", "/api/v1/admin/analytics/dashboard", kTeamAdmin, kDays, true, get_live_dashboard,
       describe_live_dashboard},
      {"GET", "/api/v1/admin/chats/ratings", kTeamAdmin, kPage, true, get_chat_ratings, describe_chat_ratings},
      {"POST", "/api/v1/sessions/{session_id}/rate", kSessionUser, {}, true, post_rating, describe_post_rating},
      {"GET",
       "/api/v1/sessions/{session_id}/feedback",
       kSessionUser,
       {"account_id"},
       true,
       get_session_feedback,
       describe_get_session_feedback},
      {"GET",
       "/api/v1/steps/{step_id}/feedback",
       kAnyUser,
       {"account_id"},
       true,
       get_step_feedback,
       describe_get_step_feedback},
      {"POST",
       "/api/v1/steps/{step_id}/feedback",
       kSessionUser,
       {},
       true,
       post_step_feedback,
       describe_post_step_feedback},
      {"DELETE",
       "/api/v1/steps/{step_id}/feedback/{session_id}",
       kSessionUser,
       {},
       true,
       delete_step_feedback,
       describe_delete_step_feedback,
       ""},
      {"GET", "/api/v1/me", kAnyUser, {"account_id"}, true, get_caller, describe_caller},
      {"GET", "/api/v1/admin/accounts", kSuperAdmin, kAccounts, true, get_accounts, describe_accounts},
      {"GET", "/api/v1/trees", kAnyUser, kList, true, get_trees, describe_trees},
      {"GET", "/api/v1/trees/{tree_id}/ratings", kAnyUser, kPage, true, get_ratings, describe_get_ratings},
      {"GET", "/api/v1/users", kTeamAdmin, kList, true, get_users, describe_users},
      {"GET", "/api/v1/admin/settings", kTeamAdmin, {"account_id"}, true, get_settings, describe_get_settings},
      {"PUT", "/api/v1/admin/settings", kTeamAdmin, {}, true, put_settings, describe_put_settings},
      {"GET", "/api/v1/admin/business-hours", kTeamAdmin, kInstant, true, get_business_hours,
       describe_get_business_hours},
      {"PUT", "/api/v1/admin/business-hours", kTeamAdmin, {}, true, put_business_hours, describe_put_business_hours},
      {"GET", "/api/v1/live", kTeamAdmin, {"account_id"}, true, get_live, describe_live, "text/event-stream"},
      {"GET", "/api/v1/admin/audit/logs", kTeamAdmin, kAuditLogs, true, get_audit_logs, describe_audit_logs},
      {"GET", "/api/v1/admin/audit/stats", kTeamAdmin, kDays, true, get_audit_stats, describe_audit_stats},
      {"GET", "/api/v1/admin/server-audit", kSuperAdmin, kServerAudit, true, get_server_audit, describe_server_audit},
  };
}

Route file_route(std::string_view pattern, std::optional<Reply> (*handler)(Call& call)) {
  return {"GET", pattern, kAnyone, {}, false, handler, nullptr, ""};
}

}  // namespace

std::vector<Route> all_routes() {
  auto routes = open_routes();
  for (auto& route : api_routes()) routes.push_back(std::move(route));
  for (const auto page : kDashboardPages) routes.push_back(file_route(page, get_dashboard_page));
  for (const auto page : {"/widgets", "/widgets/"}) routes.push_back(file_route(page, get_widgets_page));
  routes.push_back(file_route("/widgets.js", get_widgets_script));
  routes.push_back(file_route("/assets/{name}", get_asset));
  return routes;
}

}  // namespace flowtally::api
