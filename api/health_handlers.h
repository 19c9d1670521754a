// Whether the process lives and whether it is ready: a status and no more, for anyone.
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

/// 200 as long as the server answers at all.
std::optional<Reply> get_health(Call& call);
/// 200 once there is an engine, 503 `starting` before.
std::optional<Reply> get_readiness(Call& call);

Operation describe_health();
Operation describe_readiness();

}  // namespace flowtally::api
