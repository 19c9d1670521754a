// Who is told of a broken invariant before the process ends: standard error, unless somebody else is named. Set once,
// before there are other threads.
#pragma once

#include <string_view>

namespace flowtally::events {

/// `tell` is called in place of the line on standard error, from any thread; it throws nothing.
void on_broken_invariant(void (*tell)(std::string_view what));

}  // namespace flowtally::events
