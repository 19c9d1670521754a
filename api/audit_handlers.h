// The audit trail of an account, who did what, page by page and counted; and the server's own audit
// (docs/http_api.md).
#pragma once

#include <cstddef>
#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

inline constexpr std::size_t kAuditDaysDefault = 7;
inline constexpr std::size_t kAuditDaysMax = 90;
inline constexpr std::size_t kAuditPageDefault = 50;
inline constexpr std::size_t kAuditPageMax = 500;

std::optional<Reply> get_audit_logs(Call& call);
std::optional<Reply> get_audit_stats(Call& call);
/// Of no account.
std::optional<Reply> get_server_audit(Call& call);

Operation describe_audit_logs();
Operation describe_audit_stats();
Operation describe_server_audit();

}  // namespace flowtally::api
