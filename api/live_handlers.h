// The live KPIs as a stream (docs/http_api.md).
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_live(Call& call);

Operation describe_live();

}  // namespace flowtally::api
