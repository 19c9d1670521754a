// Which account and which session a call is about. Look-ups happen only inside the account that is found here, so
// another account's thing and an absent one take the same path. Pure but for asking the engine; any thread.
#pragma once

#include <optional>
#include <string>

#include "api/router.h"
#include "engine/audit.h"

namespace flowtally::api {

/// The account that the call reads: the token's, or the `named` one if a super admin names one that exists. A token
/// that is narrowed to a session names no other account: the same session id there is another session.
/// That they looked is put on its audit trail before they are answered (Router).
std::optional<std::string> readable_account(Call& call, const std::optional<std::string>& named);

/// The caller, for the audit trail: whatever of the User-Agent is not printable ASCII becomes `?`.
engine::Actor actor_of(const Call& call);

/// 403 if the token is narrowed to a session and this is not it.
std::optional<Reply> refused_by_narrowing(const Call& call, const std::string& session_id);

}  // namespace flowtally::api
