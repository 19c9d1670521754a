#include "projections/state_check.h"

#include <algorithm>

#include "projections/account.h"

namespace flowtally::projections {

template <typename T>
bool Latest<T>::fits(std::uint32_t events) const {
  if (!known()) return time_ms_ == std::numeric_limits<std::int64_t>::min();
  return event_ < events && is_event_time(time_ms_);
}

bool Catalog::fits(const AccountIds& ids) const {
  const auto events = ids.events.size();
  if (!name_.fits(events) || !time_zone_.fits(events) || !business_hours_.fits(events) || !sla_.fits(events)) {
    return false;
  }
  if (users_.size() > ids.users.size() || flows_.size() > ids.flows.size() || trees_with_.size() > ids.nodes.size()) {
    return false;
  }
  const auto user_fits = [&](const User& user) { return user.name.fits(events) && user.role.fits(events); };
  if (!std::all_of(users_.begin(), users_.end(), user_fits)) return false;
  std::vector<std::uint32_t> trees_with(trees_with_.size());
  for (const auto& flow : flows_) {
    if (!flow.name.fits(events) || !flow.titles.fits(events)) return false;
    for (const auto& [node, title] : flow.titles.value()) {
      if (node >= trees_with.size()) return false;
      ++trees_with[node];
    }
  }
  return trees_with == trees_with_;
}

bool SessionTable::fits(const AccountIds& ids) const {
  ChainCheck chains(visits_.size());
  bool fits = sessions_.size() <= ids.sessions.size();
  visits_.for_each_piece([&](const Visit* visits, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      fits = fits && visits[i].node < ids.nodes.size() && chains.follow(visits[i].next);
    }
  });
  const auto events = ids.events.size();
  const auto record_fits = [&](const Session& record) {
    if (record.start_accepted != record.started || record.outcome > events::Outcome::kUnresolved) return false;
    if (record.started &&
        (!is_event_time(record.start_ms) || record.flow >= ids.flows.size() || record.user >= ids.users.size())) {
      return false;
    }
    if (record.completed() && (!is_event_time(record.completion_ms) || record.completion_event >= events)) return false;
    return record.visits == kNone || (record.last_visit_event < events && chains.follow(record.visits));
  };
  sessions_.for_each_piece([&](const Session* sessions, std::size_t count) {
    fits = fits && std::all_of(sessions, sessions + count, record_fits);
  });
  return fits;
}

bool RatingTable::fits(std::uint32_t events, std::uint32_t rated, std::uint32_t raters) const {
  bool fits = true;
  ratings_.for_each_piece([&](const Rating* ratings, std::size_t count) {
    fits = fits && std::all_of(ratings, ratings + count, [&](const Rating& each) {
             return is_event_time(each.time_ms) && each.event < events && each.session < rated && each.user < raters &&
                    each.rating >= 1 && each.rating <= 5 && (each.comment == kNone || each.comment < comments_.size());
           });
  });
  return fits;
}

bool FeedbackTable::fits(const AccountIds& ids, const SessionTable& sessions) const {
  ChainCheck chains(feedback_.size());
  const auto follows = [&](std::uint32_t index, std::uint32_t session) {
    return chains.follow(index) && (index == kNone || feedback_[index].session == session);
  };
  bool fits = true;
  feedback_.for_each_piece([&](const Feedback* feedback, std::size_t count) {
    fits = fits && std::all_of(feedback, feedback + count, [&](const Feedback& each) {
             return is_event_time(each.time_ms) && each.event < ids.events.size() && each.session < sessions.size() &&
                    each.node < ids.nodes.size() && each.user < ids.users.size() &&
                    each.value <= Feedback::Value::kWithdrawn && follows(each.next, each.session);
           });
  });
  for (std::uint32_t session = 0; fits && session < sessions.size(); ++session) {
    fits = follows(sessions[session].feedback, session);
  }
  return fits;
}

bool AuditTrail::fits(std::uint32_t users) const {
  return std::all_of(entries_.begin(), entries_.end(), [&](const AuditEntry& entry) {
    return is_event_time(entry.time_ms) && is_index_or_none(entry.admin, users);
  });
}

bool Account::sessions_fit() const {
  std::uint64_t live = 0;
  std::uint64_t waiting = 0;
  for (std::uint32_t session = 0; session < sessions_.size(); ++session) {
    const auto& record = sessions_[session];
    if (record.started && (record.flow >= flows_.size() || record.user >= users_.size())) return false;
    if (record.rating_accepted != (record.rating != kNone)) return false;
    if (record.rating != kNone) {
      if (record.rating >= ratings_.size()) return false;
      const auto& rating = ratings_[record.rating];
      if (rating.session != session || rating.user >= users_.size()) return false;
    }
    live += record.live() ? 1 : 0;
    waiting += record.started ? 0 : record.waiting_facts;
  }
  return live == live_sessions_ && waiting == waiting_facts_ && steps_.size() <= ids_.nodes.size();
}

bool Account::fits() const {
  return catalog_.fits(ids_) && sessions_.fits(ids_) &&
         ratings_.fits(ids_.events.size(), sessions_.size(), ids_.users.size()) && feedback_.fits(ids_, sessions_) &&
         sessions_fit() && desk_.fits(ids_) && audit_.fits(ids_.users.size());
}

}  // namespace flowtally::projections
