// How long an answer about a window holds while no event comes: until the clock moves an edge of the window past a fact
// that the answer counts, past a local midnight (the series has other days then), or so far that the words of the query
// mean something else or are an error. Pure reads; the caller holds whatever keeps the account still.
//
// Exact but for this: a fact that passes an edge ends the answer even where another one makes up for it.
// Invariant 26 (answer_life_test, "an answer holds until exactly the instant that it names").
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "projections/account.h"
#include "projections/figures.h"
#include "projections/window.h"

namespace flowtally::projections {

// The first instant after `now` at which the same question may be answered otherwise; Timestamp::max() for never.
// `window` is what the question means now.

/// Of the answer with these leaders about an account, or about one `user` of it (an index, or kNone).
events::Timestamp team_expiry(const Account& account, const Window& window, events::Timestamp now,
                              const std::vector<TopFlow>& leaders, std::optional<std::uint32_t> user);
/// Of a flow that exists.
events::Timestamp flow_expiry(const Account& account, const Window& window, events::Timestamp now, std::uint32_t flow);

}  // namespace flowtally::projections
