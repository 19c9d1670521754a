// The route table: every path that this server answers, who may call it, and with which parameters.
#pragma once

#include <vector>

#include "api/router.h"

namespace flowtally::api {

std::vector<Route> all_routes();

}  // namespace flowtally::api
