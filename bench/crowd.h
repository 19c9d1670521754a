// An account whose sessions are copied: what answers cost must not follow the number of sessions.
#pragma once

#include <memory>
#include <string>

#include "bench/case.h"

namespace flowtally::bench {

/// An engine in memory that holds of the history only `account`, with `copies` of each session that starts in the 32
/// days before the end of window_of(): same users, flows and days, other ids, other durations.
std::unique_ptr<engine::Engine> crowded_engine(const Options& options, const std::string& account, int copies);

}  // namespace flowtally::bench
