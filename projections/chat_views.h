// Reads the live-chat answers out of a settled account, as it stood at an instant. docs/metrics.md defines every
// figure; all arithmetic is in integers of milliseconds until the last step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "projections/account.h"
#include "projections/chat_figures.h"

namespace flowtally::projections {

LiveKpis live_kpis(const Account& account, events::Timestamp now);

/// Of the last `days` * 24 hours; most chats first, then by id. `operator_id`: only this one.
std::vector<OperatorFigures> operator_figures(const Account& account, std::int64_t days,
                                              const std::optional<std::string>& operator_id, events::Timestamp now);

/// From the clock hour of `now` - `hours` to that of the last millisecond before `now`.
std::vector<HourFigures> hourly_figures(const Account& account, std::int64_t hours, events::Timestamp now);

LiveDashboard live_dashboard(const Account& account, std::int64_t days, events::Timestamp now);

}  // namespace flowtally::projections
