// From the log to the accounts: blocks are read in order, decoded in parallel and folded, accounts in parallel.
#pragma once

#include <functional>

#include "engine/account_map.h"
#include "engine/engine.h"
#include "engine/workers.h"
#include "storage/event_log.h"

namespace flowtally::engine {

/// Folds the whole log into `accounts`, which are empty. kCorruption, naming the sequences, for what cannot be read.
events::Status replay(const storage::EventLog& log, AccountMap& accounts, const Workers& workers,
                      const std::function<void(const ReplayProgress&)>& on_progress);

}  // namespace flowtally::engine
