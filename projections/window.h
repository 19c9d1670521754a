// From the words of a query (`period`, `from`, `to`) to the span [from, to) it is about, in the days of an account.
#pragma once

#include <optional>
#include <string>

#include "events/status.h"
#include "events/time.h"
#include "projections/calendar.h"

namespace flowtally::projections {

/// The parameters as they were given; absent ones are nothing. Empty strings are bad values.
struct WindowQuery {
  std::optional<std::string> period;
  std::optional<std::string> from;
  std::optional<std::string> to;
};

struct Window {
  events::Timestamp from;
  events::Timestamp to;
  std::optional<std::string> period;
  // What the clock does to it: edges that move on with it, and the instant from which on the same words mean other
  // edges than those, or are an error.
  bool from_moves = false;
  bool to_moves = false;
  events::Timestamp holds_until = events::Timestamp::max();

  bool empty() const { return from >= to; }
};

inline constexpr int kWindowDaysMax = 400;

/// The rules are in docs/metrics.md, Whose facts, and when. kInvalidArgument with a sentence that names the parameter
/// for anything else.
events::Result<Window> resolve_window(const WindowQuery& query, const Calendar& calendar, events::Timestamp now);

}  // namespace flowtally::projections
