// When an account is open, as people read and change it (docs/http_api.md).
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

/// As it is at `to`, or now, by today's hours.
std::optional<Reply> get_business_hours(Call& call);
std::optional<Reply> put_business_hours(Call& call);

Operation describe_get_business_hours();
Operation describe_put_business_hours();

}  // namespace flowtally::api
