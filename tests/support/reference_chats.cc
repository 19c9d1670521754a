// The desk at an instant, and its operators.
#include <algorithm>
#include <utility>

#include "tests/support/reference_desk.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;
using projections::DurationFigures;
using projections::LiveKpis;
using projections::OperatorFigures;
using projections::Seconds;

using Instant = std::optional<Timestamp>;

/// From one instant of each chat to another; chats that lack one don't count.
DurationFigures durations(const ReferenceDesk& desk, const Chats& chats,
                          const std::function<std::pair<Instant, Instant>(const ReferenceChat&)>& ends) {
  std::vector<std::int64_t> all_ms;
  std::vector<std::int64_t> business_ms;
  for (const ReferenceChat& chat : chats) {
    const auto [from, to] = ends(chat);
    if (from && to) {
      all_ms.push_back((*to - *from).count());
      business_ms.push_back(desk.business.open_ms(*from, *to));
    }
  }
  DurationFigures figures;
  figures.n = all_ms.size();
  if (!all_ms.empty()) {
    figures.avg_seconds = Seconds{mean_seconds(all_ms)};
    figures.median_seconds = Seconds{quantile_seconds(all_ms, 0.5)};
    figures.p90_seconds = Seconds{quantile_seconds(all_ms, 0.9)};
    figures.avg_business_seconds = Seconds{mean_seconds(business_ms)};
    figures.median_business_seconds = Seconds{quantile_seconds(business_ms, 0.5)};
    figures.p90_business_seconds = Seconds{quantile_seconds(business_ms, 0.9)};
  }
  return figures;
}

std::vector<std::int64_t> queue_waits_ms(const Chats& claimed) {
  std::vector<std::int64_t> waits;
  for (const ReferenceChat& chat : claimed) {
    waits.push_back((*chat.claimed - chat.opened).count());
  }
  return waits;
}

/// Deadlines missed in the last 24 hours, each when it was met at last.
std::uint64_t breach_events(const ReferenceDesk& desk) {
  const Span day = desk.last_hours(24);
  std::uint64_t breaches = 0;
  for (const ReferenceChat& chat : desk.chats) {
    if (day.holds(chat.claimed) && (*chat.claimed - chat.opened).count() > desk.limits.queue_wait_ms) {
      ++breaches;
    }
    if (day.holds(chat.first_response) &&
        (*chat.first_response - *chat.claimed).count() > desk.limits.first_response_ms) {
      ++breaches;
    }
    if (day.holds(chat.closed) && (*chat.closed - chat.opened).count() > desk.limits.resolution_ms) {
      ++breaches;
    }
  }
  return breaches;
}

/// Deadlines that have passed and are still not met.
std::uint64_t open_breaches(const ReferenceDesk& desk) {
  std::uint64_t breaches = 0;
  for (const ReferenceChat& chat : desk.chats) {
    if (chat.closed) {
      continue;
    }
    const std::int64_t open_ms = (desk.to - chat.opened).count();
    if (!chat.claimed && open_ms > desk.limits.queue_wait_ms) {
      ++breaches;
    }
    if (chat.claimed && !chat.first_response && (desk.to - *chat.claimed).count() > desk.limits.first_response_ms) {
      ++breaches;
    }
    if (open_ms > desk.limits.resolution_ms) {
      ++breaches;
    }
  }
  return breaches;
}

/// When an operator was online in the window.
std::vector<Span> online_spans(const ReferenceDesk& desk, const std::string& operator_id, const Span& window) {
  std::vector<Span> online;
  const auto found = desk.presences.find(operator_id);
  if (found == desk.presences.end()) {
    return online;
  }
  for (auto change = found->second.begin(); change != found->second.end(); ++change) {
    const auto next = std::next(change);
    const Timestamp until = next == found->second.end() ? window.to : next->first.time;
    if (change->second == events::Presence::kOnline) {
      const Timestamp from = std::max(change->first.time, window.from);
      if (from < until) {
        online.push_back({from, until});
      }
    }
  }
  return online;
}

/// What availability is measured against, in these spans: all of them, or their business hours if the account has some.
double scheduled_ms(const ReferenceDesk& desk, const ReferenceAccount& account, const std::vector<Span>& spans) {
  std::int64_t scheduled = 0;
  for (const Span& span : spans) {
    scheduled +=
        account.business_hours.empty() ? (span.to - span.from).count() : desk.business.open_ms(span.from, span.to);
  }
  return static_cast<double>(scheduled);
}

OperatorFigures operator_figures(const ReferenceDesk& desk, const ReferenceAccount& account, int days,
                                 const std::string& operator_id, const Chats& chats) {
  ServiceCohorts cohorts;
  cohorts.claimed = chats;
  cohorts.answered = chats;
  for (const ReferenceChat& chat : chats) {
    if (chat.closed) {
      cohorts.closed.push_back(chat);
    }
    if (chat.rated) {
      cohorts.rated.push_back(chat);
    }
    if (chat.closed && *chat.closed < desk.last_hours(24).from) {
      cohorts.matured.push_back(chat);
    }
  }
  const std::int32_t first_day = reference_day_of(desk.time_zone, desk.to) - (days - 1);
  const Span available = {reference_day_begin(desk.time_zone, first_day), desk.to};
  OperatorFigures figures;
  figures.operator_id = operator_id;
  figures.operator_name = account.user_name(operator_id);
  figures.total_sessions = chats.size();
  figures.avg_first_response_seconds = {mean_seconds(first_responses_ms(chats))};
  figures.avg_resolution_seconds = {mean_seconds(resolutions_ms(cohorts.closed))};
  figures.avg_queue_wait_seconds = {mean_seconds(queue_waits_ms(chats))};
  figures.median_first_response_seconds = {quantile_seconds(first_responses_ms(chats), 0.5)};
  figures.median_resolution_seconds = {quantile_seconds(resolutions_ms(cohorts.closed), 0.5)};
  figures.median_queue_wait_seconds = {quantile_seconds(queue_waits_ms(chats), 0.5)};
  const auto spans = online_spans(desk, operator_id, available);
  std::int64_t online_ms = 0;
  for (const Span& span : spans) {
    online_ms += (span.to - span.from).count();
  }
  const auto online = static_cast<double>(online_ms);
  figures.availability_seconds = {online / 1000.0};
  figures.availability_percent = {std::min(100.0, 100.0 * online / (days * 86'400'000.0))};
  const double scheduled = scheduled_ms(desk, account, {available});
  const double scheduled_online = scheduled_ms(desk, account, spans);
  figures.scheduled_seconds = {scheduled / 1000.0};
  figures.scheduled_online_seconds = {scheduled_online / 1000.0};
  if (scheduled > 0) {
    figures.scheduled_online_percent = projections::Percent{100.0 * scheduled_online / scheduled};
  }
  static_cast<projections::ServiceQuality&>(figures) = service_quality(desk, cohorts);
  return figures;
}

}  // namespace

projections::ServiceQuality service_quality(const ReferenceDesk& desk, const ServiceCohorts& cohorts) {
  projections::ServiceQuality quality;
  quality.queue_wait =
      durations(desk, cohorts.claimed, [](const ReferenceChat& chat) { return std::pair(chat.opened, chat.claimed); });
  quality.first_response = durations(
      desk, cohorts.claimed, [](const ReferenceChat& chat) { return std::pair(chat.claimed, chat.first_response); });
  quality.customer_first_response = durations(desk, cohorts.answered, [](const ReferenceChat& chat) {
    return std::pair(chat.opened, chat.first_operator_message);
  });
  quality.resolution =
      durations(desk, cohorts.closed, [](const ReferenceChat& chat) { return std::pair(chat.opened, chat.closed); });
  quality.csat_n = cohorts.rated.size();
  std::uint64_t satisfied = 0;
  for (const ReferenceChat& chat : cohorts.rated) {
    ++quality.csat_distribution.at(static_cast<std::size_t>(chat.rating - 1));
    satisfied += chat.rating >= 4 ? 1 : 0;
  }
  if (!cohorts.rated.empty()) {
    quality.csat_score = projections::Percent{percent(satisfied, cohorts.rated.size())};
    quality.csat_mean = projections::Fixed<2>{csat_mean(cohorts.rated)};
  }
  quality.fcr_matured_n = cohorts.matured.size();
  std::uint64_t resolved = 0;
  for (const ReferenceChat& chat : cohorts.matured) {
    resolved += resolved_at_first_contact(desk, chat) ? 1 : 0;
  }
  if (!cohorts.matured.empty()) {
    quality.fcr_rate_matured = projections::Percent{percent(resolved, cohorts.matured.size())};
  }
  return quality;
}

ServiceCohorts cohorts_of(const ReferenceDesk& desk, const Span& window) {
  const Span matured = {window.from, desk.last_hours(24).from};
  ServiceCohorts cohorts;
  for (const ReferenceChat& chat : desk.chats) {
    if (window.holds(chat.claimed)) {
      cohorts.claimed.push_back(chat);
    }
    if (window.holds(chat.first_operator_message)) {
      cohorts.answered.push_back(chat);
    }
    if (window.holds(chat.closed)) {
      cohorts.closed.push_back(chat);
    }
    if (window.holds(chat.rated)) {
      cohorts.rated.push_back(chat);
    }
    if (matured.holds(chat.closed)) {
      cohorts.matured.push_back(chat);
    }
  }
  return cohorts;
}

LiveKpis ReferenceModel::live_kpis(const std::string& account_id, Timestamp to) const {
  const ReferenceDesk desk(account(account_id), to);
  const Span week = desk.last_hours(7 * 24);
  ServiceCohorts cohorts = cohorts_of(desk, desk.last_hours(1));
  cohorts.closed = cohorts_of(desk, desk.today()).closed;
  cohorts.rated = cohorts_of(desk, desk.last_hours(24)).rated;
  cohorts.matured = cohorts_of(desk, week).matured;
  LiveKpis kpis;
  for (const ReferenceChat& chat : desk.chats) {
    const bool waits = !chat.claimed && !chat.closed;
    kpis.waiting += waits ? 1 : 0;
    kpis.waiting_over_limit += waits && (to - chat.opened).count() > desk.limits.queue_wait_ms ? 1 : 0;
    kpis.active += chat.claimed && !chat.closed ? 1 : 0;
    kpis.sessions_today += desk.today().holds(chat.opened) ? 1 : 0;
  }
  kpis.avg_first_response_seconds = {mean_seconds(first_responses_ms(cohorts.claimed))};
  kpis.avg_resolution_seconds = {mean_seconds(resolutions_ms(cohorts.closed))};
  kpis.csat_average = {csat_mean(cohorts.rated)};
  kpis.csat_percentage = {csat_mean(cohorts.rated) / 5 * 100};
  kpis.fcr_rate = {fcr_rate(desk, week)};
  kpis.abandonment_rate = {abandonment_rate(desk, week)};
  kpis.fcr_n = cohorts_of(desk, week).closed.size();
  kpis.abandonment_n = abandonment_cases(desk, week);
  kpis.sla_breach_events_24h = breach_events(desk);
  kpis.human_mode_users = desk.human_visitors.size();
  kpis.timestamp = to;
  kpis.sla_open_breaches = open_breaches(desk);
  static_cast<projections::ServiceQuality&>(kpis) = service_quality(desk, cohorts);
  return kpis;
}

std::vector<OperatorFigures> ReferenceModel::operators(const std::string& account_id, int days,
                                                       const std::optional<std::string>& operator_id,
                                                       Timestamp to) const {
  const ReferenceDesk desk(account(account_id), to);
  std::map<std::string, Chats> by_operator;
  for (const ReferenceChat& chat : desk.chats) {
    if (desk.last_hours(days * 24).holds(chat.claimed) && (!operator_id || chat.operator_id == *operator_id)) {
      by_operator[chat.operator_id].push_back(chat);
    }
  }
  std::vector<OperatorFigures> list;
  for (const auto& [id, chats] : by_operator) {
    list.push_back(operator_figures(desk, account(account_id), days, id, chats));
  }
  std::stable_sort(list.begin(), list.end(), [](const OperatorFigures& a, const OperatorFigures& b) {
    return a.total_sessions > b.total_sessions;
  });
  return list;
}

}  // namespace flowtally::tests
