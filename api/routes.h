// The route table: every path that this server answers, who may call it, and with which parameters. Those of the API
// are described, and so in openapi.json; the dashboard's files are not.
#pragma once

#include <vector>

#include "api/router.h"

namespace flowtally::api {

std::vector<Route> all_routes();

}  // namespace flowtally::api
