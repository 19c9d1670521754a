// From a stopped server's data directory to ready: with its snapshot, beside replaying the whole log.
#include <fmt/format.h>

#include "bench/case.h"
#include "cli/open_engine.h"

namespace flowtally::bench {

namespace {

constexpr int kRounds = 5;

/// As a server that stops after enough events leaves it.
void write_snapshot(const Options& options) {
  auto engine = cli::open_engine(data_directory(options).string(), {cli::DirectoryUse::kCreate, 0, {}, {}});
  must(engine.status());
  must((*engine)->write_snapshot());
}

}  // namespace

void run_restart_case(const Options& options) {
  write_snapshot(options);
  std::vector<double> restarts;
  std::vector<double> replays;
  std::uint64_t checksum = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::unique_ptr<engine::Engine> engine;
    restarts.push_back(seconds_of([&] { engine = open_history(options, true); }));
    const auto restarted = checksum_of(*engine);
    engine.reset();
    replays.push_back(seconds_of([&] { engine = open_history(options, false); }));
    checksum = checksum_of(*engine);
    events::ensure(checksum == restarted, "a restart answers what a replay answers");
  }
  print_case("restart", median(restarts) / median(replays), "replaying the log",
             fmt::format("{:.3f} s (replaying {:.2f} s; budget 2 s)", median(restarts), median(replays)), checksum,
             median(restarts));
}

}  // namespace flowtally::bench
