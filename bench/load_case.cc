// How long a dashboard waits for its figures while others write: GET requests beside no writes, beside as many as are
// answered, and beside half of those; over 64 connections that ask as soon as they are answered, and at an even pace.
// Writes are single events over 64 connections, durable before the answer. The load shares the machine's cores with the
// server: what it takes of them by itself shows when a bare Beast server, which keeps nothing, takes half of the
// writes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <thread>

#include "bench/case.h"
#include "bench/fresh_server.h"
#include "bench/http_load.h"
#include "bench/requests.h"

namespace flowtally::bench {

namespace {

constexpr int kRounds = 5;
/// How readers ask.
struct Habit {
  std::string_view name;
  int connections;
  double per_second;        // 0: each as soon as it has its answer
  std::uint64_t reads_max;  // a round, beside each amount of writes
};
constexpr std::array kHabits = {Habit{"read", 64, 0, 30'000}, Habit{"paced-read", 16, 1'000, 2'000}};
constexpr int kWriters = 64;
constexpr std::size_t kBatchEvents = 1'000;
constexpr std::uint64_t kEventsMax = 600'000;

double p99(std::vector<double> values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 99 / 100);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

struct Busy {
  double p99_us = 0;
  double writes_per_second = 0;
};

/// Asks for the same figures again and again.
class Reader {
 public:
  Reader(const Habit& habit, std::uint16_t port, std::string request, std::uint64_t times)
      : habit_(habit), port_(port), request_(std::move(request)), times_(std::min(times, habit.reads_max)) {}

  double p99_us() const {
    return p99(load(port_, repeated(request_, times_), habit_.connections, habit_.per_second).latencies_us);
  }

  /// While a writer sends to `write_port` what `next` gives; `writes_per_second` 0: as fast as it is answered.
  Busy busy_p99(std::uint16_t write_port, const NextRequest& next, double writes_per_second) const {
    std::atomic<bool> stop = false;
    Busy busy;
    std::thread writer([&] {
      const auto next_until_stop = [&](std::string& request) { return !stop && next(request); };
      busy.writes_per_second = load(write_port, next_until_stop, kWriters, writes_per_second).per_second();
    });
    busy.p99_us = p99_us();
    stop = true;
    writer.join();
    return busy;
  }

 private:
  Habit habit_;
  std::uint16_t port_;
  std::string request_;
  std::uint64_t times_;
};

struct Latencies {
  std::vector<double> p99_us;
  std::vector<double> ratios;
  std::vector<double> writes_per_second;

  void add(const Busy& busy, double idle_us) {
    p99_us.push_back(busy.p99_us);
    ratios.push_back(busy.p99_us / idle_us);
    writes_per_second.push_back(busy.writes_per_second);
  }
};

void post_in_batches(std::uint16_t port, EventRequests& events, std::uint64_t until_left) {
  const auto next = [&](std::string& request) {
    const auto left = events.lines_left();
    return left > until_left && events.next(std::min<std::size_t>(kBatchEvents, left - until_left), request);
  };
  load(port, next, 2);
}

void print(const Habit& habit, std::string_view beside, const Latencies& latencies, double idle_us,
           std::uint64_t checksum) {
  print_case(fmt::format("{}-{}", habit.name, beside), median(latencies.ratios), "idle p99",
             fmt::format("p99 {:.0f} us beside {:.0f} writes/s (idle {:.0f} us)", median(latencies.p99_us),
                         median(latencies.writes_per_second), idle_us),
             checksum);
}

void measure(const Habit& habit, const FreshServer& server, const std::string& read, EventRequests& events) {
  const Reader reader(habit, server.port(), read, std::max<std::uint64_t>(10, events.lines_left() / 15));
  const ConstantServer bare{std::string(kPostAnswer)};
  std::string some_write;
  events.next(1, some_write);
  load(server.port(), repeated(some_write, 1), 1);
  const auto write_next = [&](std::string& request) { return events.next(1, request); };
  const auto write_same = repeated(some_write, std::numeric_limits<std::uint64_t>::max());
  std::vector<double> idle;
  Latencies half;
  Latencies full;
  Latencies half_elsewhere;
  for (int round = 0; round < kRounds; ++round) {
    idle.push_back(reader.p99_us());
    const auto all_writes = reader.busy_p99(server.port(), write_next, 0);
    const auto half_rate = all_writes.writes_per_second / 2;
    full.add(all_writes, idle.back());
    half.add(reader.busy_p99(server.port(), write_next, half_rate), idle.back());
    half_elsewhere.add(reader.busy_p99(bare.port(), write_same, half_rate), idle.back());
  }
  post_in_batches(server.port(), events, 0);
  const auto checksum = checksum_of(server.engine());
  print(habit, "half-load", half, median(idle), checksum);
  print(habit, "full-load", full, median(idle), checksum);
  print(habit, "bare-load", half_elsewhere, median(idle), checksum);
}

}  // namespace

void run_load_case(const Options& options) {
  for (const auto& habit : kHabits) {
    const FreshServer server(options.directory / "load-case");
    EventRequests events(history_file(options), server.key(), std::min(kEventsMax, options.sessions * 5));
    post_in_batches(server.port(), events, events.lines_left() * 5 / 6);
    const auto accounts = accounts_by_size(server.engine());
    measure(habit, server, team_request(accounts[accounts.size() / 2], server.key()), events);
  }
}

}  // namespace flowtally::bench
