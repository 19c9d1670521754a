// How long a dashboard waits for its figures while others write: GET requests at an even pace, beside no writes, beside
// half of the writes that the machine can take, and beside all of them. Writes are single events over 64 connections,
// durable before the answer. The load shares the machine's cores with the server: what it takes of them by itself shows
// when a bare Beast server, which keeps nothing, takes half of the writes.
#include <fmt/format.h>

#include <algorithm>
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
constexpr int kReaders = 16;
constexpr double kReadsPerSecond = 1'000;
constexpr std::uint64_t kReadsMax = 2'000;  // a round, beside each amount of writes
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
  Reader(std::uint16_t port, std::string request, std::uint64_t times)
      : port_(port), request_(std::move(request)), times_(times) {}

  double idle_p99() const {
    return p99(load(port_, repeated(request_, times_), kReaders, kReadsPerSecond).latencies_us);
  }

  /// While a writer sends to `write_port` what `next` gives; `writes_per_second` 0: as fast as it is answered.
  Busy busy_p99(std::uint16_t write_port, const NextRequest& next, double writes_per_second) const {
    std::atomic<bool> stop = false;
    Busy busy;
    std::thread writer([&] {
      const auto next_until_stop = [&](std::string& request) { return !stop && next(request); };
      busy.writes_per_second = load(write_port, next_until_stop, kWriters, writes_per_second).per_second();
    });
    busy.p99_us = idle_p99();
    stop = true;
    writer.join();
    return busy;
  }

 private:
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

void measure(const FreshServer& server, EventRequests& events) {
  const auto all = events.lines_left();
  post_in_batches(server.port(), events, all - all / 6);
  const auto accounts = accounts_by_size(server.engine());
  const Reader reader(server.port(), team_request(accounts[accounts.size() / 2], server.key()),
                      std::clamp<std::uint64_t>(all / 300, 10, kReadsMax));
  const ConstantServer bare(std::string(kPostAnswer),
                            static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  std::string some_write;
  events.next(1, some_write);
  const auto write_next = [&](std::string& request) { return events.next(1, request); };
  const auto write_same = repeated(some_write, std::numeric_limits<std::uint64_t>::max());
  std::vector<double> idle;
  Latencies half;
  Latencies full;
  Latencies half_elsewhere;
  for (int round = 0; round < kRounds; ++round) {
    idle.push_back(reader.idle_p99());
    const auto all_writes = reader.busy_p99(server.port(), write_next, 0);
    const auto half_rate = all_writes.writes_per_second / 2;
    full.add(all_writes, idle.back());
    half.add(reader.busy_p99(server.port(), write_next, half_rate), idle.back());
    half_elsewhere.add(reader.busy_p99(bare.port(), write_same, half_rate), idle.back());
  }
  load(server.port(), repeated(some_write, 1), 1);
  post_in_batches(server.port(), events, 0);
  const auto print = [&](std::string_view name, const Latencies& latencies) {
    print_case(name, median(latencies.ratios), "idle p99",
               fmt::format("p99 {:.0f} us beside {:.0f} writes/s (idle {:.0f} us)", median(latencies.p99_us),
                           median(latencies.writes_per_second), median(idle)),
               checksum_of(server.engine()));
  };
  print("read-half-load", half);
  print("read-full-load", full);
  print("read-bare-load", half_elsewhere);
}

}  // namespace

void run_load_case(const Options& options) {
  const FreshServer server(options.directory / "load-case");
  EventRequests events(history_file(options), server.key(), std::min(kEventsMax, options.sessions * 5));
  measure(server, events);
}

}  // namespace flowtally::bench
