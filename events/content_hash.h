// A byte that tells whether two events with the same id say the same: a hash of an event's type, time and fields. The
// id and the account are left out, because the caller compares those. Personal texts (names, comments and whatever else
// blocks keep apart) are left out too: they may be erased, and an export of a forgotten user's events must still match.
// The same event always has the same hash; two different events have the same one in 1 of 256 cases.
//
// The hash is part of snapshots: whoever changes it raises kStateFormat (projections/state.h). Any thread.
#pragma once

#include <cstdint>

#include "events/event.h"

namespace flowtally::events {

std::uint8_t content_hash(const Event& event);

}  // namespace flowtally::events
