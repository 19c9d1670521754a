// Who the caller is, and which accounts a super admin can choose from (docs/http_api.md).
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_caller(Call& call);
std::optional<Reply> get_accounts(Call& call);

Operation describe_caller();
Operation describe_accounts();

}  // namespace flowtally::api
