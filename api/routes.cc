#include "api/routes.h"

#include "api/analytics_handlers.h"
#include "api/event_handlers.h"
#include "api/health_handlers.h"

namespace flowtally::api {

std::vector<Route> all_routes() {
  constexpr Access kAnyone{.anyone = true};
  constexpr Access kAnyUser{};  // any role but ingest
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
  };
}

}  // namespace flowtally::api
