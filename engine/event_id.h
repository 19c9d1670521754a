// Ids for events that are made here. Any thread.
#pragma once

#include "events/id.h"

namespace flowtally::engine {

/// A random UUID (RFC 9562, version 4).
events::Id random_event_id();

}  // namespace flowtally::engine
