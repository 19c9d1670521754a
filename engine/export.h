// The log as NDJSON, without what was taken back.
#pragma once

#include <functional>
#include <string_view>

#include "engine/account_map.h"
#include "events/status.h"
#include "storage/event_log.h"

namespace flowtally::engine {

/// Every event in sequence, one call of `write` per block. The names of forgotten users and the comments of forgotten
/// users and deleted sessions are left out; the events stay, so that a re-import gives the same figures.
events::Status export_log(const storage::EventLog& log, const AccountMap& accounts,
                          const std::function<events::Status(std::string_view lines)>& write);

}  // namespace flowtally::engine
