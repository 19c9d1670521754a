// What each event type has besides the fields of all, taken out of the members of one JSON event. Internal to events/:
// the way NdjsonReader reads a line or a body.
#pragma once

#include "events/ndjson.h"
#include "events/ndjson_fields.h"

namespace flowtally::events {

/// Makes `payload` one of `type`. A problem stays in `fields`; what the payload borrows lives in `arena`.
void read_payload(EventType type, EventFields& fields, const ReadOptions& options, Arena& arena, Payload& payload);

}  // namespace flowtally::events
