// The answers about guided sessions, read out of one account. Division and rounding happen here and nowhere below.
// All are pure reads; the caller holds whatever keeps the account still.
#pragma once

#include <cstdint>
#include <optional>

#include "projections/account.h"
#include "projections/figures.h"
#include "projections/window.h"

namespace flowtally::projections {

inline constexpr std::size_t kLeadersMax = 10;
inline constexpr std::size_t kRecentCommentsMax = 10;

/// The team's figures, or with `engineer` (a user index; kNone for one the account does not have) that engineer's part.
TeamFigures team_figures(const Account& account, const Window& window, std::optional<std::uint32_t> engineer);
/// The figures of a user (an index, or kNone).
PersonalFigures personal_figures(const Account& account, const Window& window, std::uint32_t user);
/// The figures of a flow that exists.
FlowFigures flow_figures(const Account& account, const Window& window, std::uint32_t flow);

}  // namespace flowtally::projections
