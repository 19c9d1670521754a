#include "api/routes.h"

#include "api/account_handlers.h"
#include "api/analytics_handlers.h"
#include "api/event_handlers.h"
#include "api/health_handlers.h"
#include "api/opinion_handlers.h"

namespace flowtally::api {

std::vector<Route> all_routes() {
  constexpr Access kAnyone{.anyone = true};
  constexpr Access kAnyUser{};                                 // any role but ingest
  constexpr Access kSessionUser{.narrowed_to_session = true};  // whose session it is, the handler finds out
  constexpr Access kTeamAdmin{.minimum = Role::kTeamAdmin};
  constexpr Access kAppenders{.minimum = Role::kTeamAdmin, .ingest = true};
  return {
      {"GET", "/healthz", kAnyone, {}, false, get_health},
      {"GET", "/readyz", kAnyone, {}, false, get_readiness},
      {"POST", "/api/v1/events", kAppenders, {}, true, post_events},
      {"GET",
       "/api/v1/analytics/team",
       kTeamAdmin,
       {"period", "from", "to", "engineer_id", "account_id"},
       true,
       get_team},
      {"GET", "/api/v1/analytics/me", kAnyUser, {"period", "from", "to", "account_id"}, true, get_me},
      {"GET", "/api/v1/analytics/flows/{tree_id}", kAnyUser, {"period", "from", "to", "account_id"}, true, get_flow},
      {"POST", "/api/v1/sessions/{session_id}/rate", kSessionUser, {}, true, post_rating},
      {"GET", "/api/v1/sessions/{session_id}/feedback", kSessionUser, {"account_id"}, true, get_session_feedback},
      {"GET", "/api/v1/steps/{step_id}/feedback", kAnyUser, {"account_id"}, true, get_step_feedback},
      {"POST", "/api/v1/steps/{step_id}/feedback", kSessionUser, {}, true, post_step_feedback},
      {"DELETE", "/api/v1/steps/{step_id}/feedback/{session_id}", kSessionUser, {}, true, delete_step_feedback, ""},
      {"GET", "/api/v1/trees", kAnyUser, {"search", "limit", "cursor", "account_id"}, true, get_trees},
      {"GET", "/api/v1/trees/{tree_id}/ratings", kAnyUser, {"limit", "cursor", "account_id"}, true, get_ratings},
      {"GET", "/api/v1/users", kTeamAdmin, {"search", "limit", "cursor", "account_id"}, true, get_users},
      {"GET", "/api/v1/admin/settings", kTeamAdmin, {"account_id"}, true, get_settings},
      {"PUT", "/api/v1/admin/settings", kTeamAdmin, {}, true, put_settings},
  };
}

}  // namespace flowtally::api
