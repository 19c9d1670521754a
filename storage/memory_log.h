// An EventLog in memory: for tests, and for measuring everything but the disk. Same contract, nothing durable.
#pragma once

#include <memory>

#include "storage/event_log.h"

namespace flowtally::storage {

std::unique_ptr<EventLog> make_memory_log();

}  // namespace flowtally::storage
