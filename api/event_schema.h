// What POST /api/v1/events takes, described from the event structs themselves (events/event.h): one component per event
// type, and `Event`, which is any of them. A type that is added to events::Payload is here by itself once its example
// is. Any thread.
#pragma once

#include <vector>

#include "api/operation.h"
#include "events/event.h"

namespace flowtally::api {

/// NDJSON, one event, or an array of them.
std::vector<Content> event_bodies();

/// One event of every type, in the order of the types.
std::vector<events::Event> example_events();

}  // namespace flowtally::api
