// The accounts that an engine has, page by page: what a super admin chooses from. Any thread. It holds one account's
// shared lock at a time, for the moment in which its name is read.
#pragma once

#include "engine/account_map.h"
#include "projections/name_views.h"

namespace flowtally::engine {

/// By id, of the accounts that exist. Costs a look at every account.
projections::AccountsPage accounts_page(const AccountMap& accounts, const projections::ListQuery& query);

}  // namespace flowtally::engine
