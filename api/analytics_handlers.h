// The dashboards of guided sessions: parse, ask the engine, answer. Team, personal, one flow (docs/http_api.md).
#pragma once

#include "api/router.h"

namespace flowtally::api {

Reply get_team(Call& call);
Reply get_me(Call& call);
Reply get_flow(Call& call);

}  // namespace flowtally::api
