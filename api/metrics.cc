#include "api/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fstream>
#include <mutex>
#include <shared_mutex>

namespace flowtally::api {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using Duration = std::chrono::steady_clock::duration;

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// Upper bounds. Answers take microseconds, syncs milliseconds.
const Histogram::BucketBoundaries kRequestSeconds{1e-5,   2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3,
                                                  2.5e-3, 5e-3,   1e-2, 0.05, 0.25,   1,    5};
const Histogram::BucketBoundaries kGroupSeconds{1e-4,   2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2,
                                                2.5e-2, 5e-2,   0.1,  0.25, 1,      5};
const Histogram::BucketBoundaries kGroupEvents{1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144};

std::string_view verdict_name(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::kAccepted:
      return "accepted";
    case engine::Verdict::kDuplicate:
      return "duplicate";
    case engine::Verdict::kDuplicateThatDiffers:
      return "duplicate_that_differs";
    case engine::Verdict::kConflict:
      return events::reject_code_name(events::RejectCode::kConflict);
    case engine::Verdict::kAlreadyRated:
      return events::reject_code_name(events::RejectCode::kAlreadyRated);
    case engine::Verdict::kTooManyPending:
      return events::reject_code_name(events::RejectCode::kTooManyPending);
    case engine::Verdict::kWithoutCause:
      break;  // never an event of anyone's
  }
  return "";
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// What is counted elsewhere.
prometheus::MetricFamily counted(const char* name, const char* help, std::uint64_t count) {
  prometheus::ClientMetric metric;
  metric.counter.value = static_cast<double>(count);
  return {name, help, prometheus::MetricType::Counter, {metric}};
}

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;

  prometheus::Family<Counter>& requests = prometheus::BuildCounter()
                                              .Name("flowtally_http_requests_total")
                                              .Help("Requests answered, by method, route and status.")
                                              .Register(registry);
  prometheus::Family<Histogram>& request_seconds = prometheus::BuildHistogram()
                                                       .Name("flowtally_http_request_seconds")
                                                       .Help("From a request read whole to its answer, by route.")
                                                       .Register(registry);
  prometheus::Family<Counter>& events =
      prometheus::BuildCounter()
          .Name("flowtally_events_total")
          .Help("Events taken in, by type and result; lines that are no event have no type.")
          .Register(registry);
  prometheus::Family<Histogram>& group_stages =
      prometheus::BuildHistogram()
          .Name("flowtally_group_seconds")
          .Help("What a group commit takes, by stage; append is the write to the log with its sync.")
          .Register(registry);
  Histogram& decide_seconds = group_stages.Add({{"stage", "decide"}}, kGroupSeconds);
  Histogram& append_seconds = group_stages.Add({{"stage", "append"}}, kGroupSeconds);
  Histogram& apply_seconds = group_stages.Add({{"stage", "apply"}}, kGroupSeconds);
  Histogram& group_events = prometheus::BuildHistogram()
                                .Name("flowtally_group_events")
                                .Help("Events of a group commit.")
                                .Register(registry)
                                .Add({}, kGroupEvents);
  Counter& refused_groups = prometheus::BuildCounter()
                                .Name("flowtally_groups_refused_total")
                                .Help("Groups that the log did not take: no room, or it failed.")
                                .Register(registry)
                                .Add({});
  Counter& log_bytes = prometheus::BuildCounter()
                           .Name("flowtally_log_appended_bytes_total")
                           .Help("Bytes appended to the log since the start.")
                           .Register(registry)
                           .Add({});
  Gauge& ready = gauge("flowtally_ready", "1 once the log is replayed.");
  Gauge& replay_done = gauge("flowtally_replay_done_events", "Events replayed so far at the start.");
  Gauge& replay_total = gauge("flowtally_replay_total_events", "Events to replay at the start.");
  Gauge& log_events = gauge("flowtally_log_events", "Events in the log: its last sequence.");
  Gauge& lag_events = gauge("flowtally_projection_lag_events", "Events submitted and not yet durable and visible.");
  Gauge& accounts = gauge("flowtally_accounts", "Accounts the engine knows.");
  Gauge& waiting = gauge("flowtally_waiting_facts", "Facts that wait for the start of their session.");
  Gauge& answers = gauge("flowtally_answer_cache_answers", "Answers that are kept.");
  Gauge& answer_bytes = gauge("flowtally_answer_cache_bytes", "Memory of the answers that are kept.");
  Gauge& connections = gauge("flowtally_http_connections", "Open HTTP connections.");
  Gauge& resident = gauge("flowtally_resident_memory_bytes", "Resident memory of the process.");

  /// Looked up once a route and status: the registry's own look-up builds maps of strings.
  struct Route {
    Histogram* seconds = nullptr;
    boost::unordered_flat_map<unsigned, Counter*> by_status;
  };
  using RouteKey = std::pair<std::string_view, std::string_view>;  // of the route table, or a known method
  std::shared_mutex mutex;                                         // of routes
  boost::unordered_flat_map<RouteKey, Route> routes;

  Gauge& gauge(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
  }

  std::pair<Histogram*, Counter*> find(const RouteKey& key, unsigned status) {
    const std::shared_lock lock(mutex);
    const auto route = routes.find(key);
    if (route == routes.end()) return {};
    const auto counter = route->second.by_status.find(status);
    if (counter == route->second.by_status.end()) return {};
    return {route->second.seconds, counter->second};
  }

  std::pair<Histogram*, Counter*> make(const RouteKey& key, unsigned status) {
    const std::string method(key.first);
    const std::string pattern(key.second);
    const std::unique_lock lock(mutex);
    auto& route = routes[key];
    if (route.seconds == nullptr) {
      route.seconds = &request_seconds.Add({{"method", method}, {"route", pattern}}, kRequestSeconds);
    }
    auto& counter = route.by_status[status];
    if (counter == nullptr) {
      counter = &requests.Add({{"method", method}, {"route", pattern}, {"status", std::to_string(status)}});
    }
    return {route.seconds, counter};
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count_request(std::string_view method, std::string_view route, unsigned status, Duration took) {
  auto [histogram, counter] = impl_->find({method, route}, status);
  if (counter == nullptr) std::tie(histogram, counter) = impl_->make({method, route}, status);
  counter->Increment();
  histogram->Observe(seconds(took));
}

void Metrics::count_group(const engine::GroupReport& report) {
  for (std::size_t type = 0; type < report.verdicts.size(); ++type) {
    for (std::size_t verdict = 0; verdict < report.verdicts[type].size(); ++verdict) {
      const auto count = report.verdicts[type][verdict];
      if (count == 0) continue;
      const auto name = events::type_name(static_cast<events::EventType>(type + 1));
      const auto result = verdict_name(static_cast<engine::Verdict>(verdict));
      impl_->events.Add({{"type", std::string(name)}, {"result", std::string(result)}})
          .Increment(static_cast<double>(count));
    }
  }
  for (std::size_t code = 0; code < report.unread.size(); ++code) {
    if (report.unread[code] == 0) continue;
    const auto result = events::reject_code_name(static_cast<events::RejectCode>(code));
    impl_->events.Add({{"type", ""}, {"result", std::string(result)}})
        .Increment(static_cast<double>(report.unread[code]));
  }
  if (!report.kept) return impl_->refused_groups.Increment();
  impl_->log_bytes.Increment(static_cast<double>(report.log_bytes));
  impl_->group_events.Observe(static_cast<double>(report.events));
  impl_->decide_seconds.Observe(seconds(report.decide));
  impl_->append_seconds.Observe(seconds(report.append));
  impl_->apply_seconds.Observe(seconds(report.apply));
}

void Metrics::note_replay(const engine::ReplayProgress& progress) {
  impl_->replay_done.Set(static_cast<double>(progress.done));
  impl_->replay_total.Set(static_cast<double>(progress.total));
}

std::string Metrics::text(const engine::Engine* engine, const ServerState& server) const {
  impl_->ready.Set(engine != nullptr ? 1 : 0);
  if (engine != nullptr) {
    const auto state = engine->state();
    impl_->log_events.Set(static_cast<double>(state.last_sequence));
    impl_->lag_events.Set(static_cast<double>(state.queued_events));
    impl_->accounts.Set(static_cast<double>(state.accounts));
    impl_->waiting.Set(static_cast<double>(state.waiting_facts));
  }
  impl_->connections.Set(static_cast<double>(server.connections));
  impl_->answers.Set(static_cast<double>(server.answers.answers));
  impl_->answer_bytes.Set(static_cast<double>(server.answers.bytes));
  impl_->resident.Set(resident_bytes());
  auto families = impl_->registry.Collect();
  families.push_back(counted("flowtally_answer_cache_hits_total", "Answers about a window that were kept and held.",
                             server.answers.hits));
  families.push_back(counted("flowtally_answer_cache_misses_total", "Those that were computed, though some are kept.",
                             server.answers.misses));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace flowtally::api
