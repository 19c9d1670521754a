// The histories that engine and PostgreSQL are compared on, and the questions' windows.
#pragma once

#include <cstdint>
#include <vector>

#include "events/time.h"
#include "projections/window.h"
#include "tests/support/random_history.h"

namespace flowtally::tests {

/// Three seeds, from test_seed() on.
std::vector<std::uint64_t> oracle_seeds();

/// The clock of the comparison: within the last days of the histories, and at no round time.
events::Timestamp oracle_now();

/// A random history over the clock changes of both hemispheres, in accounts of New York, Lord Howe and Kolkata. Every
/// eleventh line comes twice.
RandomHistory oracle_history(std::uint64_t seed);

/// Periods with odd ends, dates across clock changes, instants beside them, empty windows and windows of nothing.
const std::vector<projections::WindowQuery>& oracle_windows();

}  // namespace flowtally::tests
