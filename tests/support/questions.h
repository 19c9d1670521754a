// The windows that tests ask about, in the words of a query and as the span that those words must mean.
#pragma once

#include <string>
#include <vector>

#include "projections/window.h"
#include "tests/support/random_history.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {

struct AskedWindow {
  projections::WindowQuery query;
  projections::Window window;
};

/// Every kind of window for an account of the history, many with an edge where sessions start.
std::vector<AskedWindow> asked_windows(const ReferenceModel& model, const std::string& account_id,
                                       const RandomHistory& history, events::Timestamp now, std::uint64_t seed);

/// For INFO: "period=7d to=...".
std::string words_of(const projections::WindowQuery& query);

}  // namespace flowtally::tests
