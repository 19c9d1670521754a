#include "projections/session_table.h"

namespace flowtally::projections {

void SessionTable::add_visit(Session& session, std::uint32_t node, std::int64_t time_ms, std::uint32_t position,
                             std::uint32_t event, const IdTable& events) {
  const auto visit = visits_.size();
  const auto is_last = [&] {
    if (session.visits == kNone || time_ms != session.last_visit_ms) {
      return session.visits == kNone || time_ms > session.last_visit_ms;
    }
    if (position != session.last_visit_position) return position > session.last_visit_position;
    return events.id(event) > events.id(session.last_visit_event);
  }();
  if (is_last) {
    visits_.push_back({node, session.visits});
    session.visits = visit;
    session.last_visit_ms = time_ms;
    session.last_visit_position = position;
    session.last_visit_event = event;
  } else {
    visits_.push_back({node, visits_[session.visits].next});
    visits_[session.visits].next = visit;
  }
}

}  // namespace flowtally::projections
