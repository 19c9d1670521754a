// From the log to the accounts: blocks are read in order, decoded in parallel and folded, accounts in parallel.
#pragma once

#include <functional>

#include "engine/account_map.h"
#include "engine/engine.h"
#include "engine/workers.h"
#include "storage/event_log.h"

namespace flowtally::engine {

/// Folds the log from `from` on into `accounts`, which have everything before it, and settles them. An account that has
/// more keeps it: events up to its position are passed over. kCorruption, naming the sequences, for what cannot be
/// read.
events::Status replay(const storage::EventLog& log, events::Sequence from, AccountMap& accounts, const Workers& workers,
                      const std::function<void(const ReplayProgress&)>& on_progress);

}  // namespace flowtally::engine
