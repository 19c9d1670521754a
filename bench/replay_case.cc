// From the log to ready without a snapshot, beside reading and decoding the same blocks and folding nothing.
#include <fmt/format.h>

#include "bench/case.h"
#include "cli/open_engine.h"
#include "events/block.h"
#include "storage/rocksdb_log.h"

namespace flowtally::bench {

namespace {

constexpr int kRounds = 3;

std::uint64_t scan(const storage::EventLog& log) {
  const auto reader = log.read(1);
  std::uint64_t events = 0;
  for (;;) {
    const auto bytes = reader->next();
    must(bytes.status());
    if (!bytes->has_value()) return events;
    const auto block = events::decode_block(**bytes);
    must(block.status());
    events += block->events.size();
  }
}

}  // namespace

void run_replay_case(const Options& options) {
  const auto directory = data_directory(options);
  std::vector<double> scans;
  std::vector<double> replays;
  std::uint64_t events = 0;
  std::uint64_t checksum = 0;
  for (int round = 0; round < kRounds; ++round) {
    {
      storage::RocksDbOptions log_options;
      log_options.read_only = true;
      const auto log = storage::open_rocksdb_log(directory, log_options);
      must(log.status());
      scans.push_back(seconds_of([&] { events = scan(**log); }));
    }
    std::unique_ptr<engine::Engine> engine;
    replays.push_back(seconds_of([&] { engine = open_history(options, false); }));
    checksum = checksum_of(*engine);
  }
  const auto rate = static_cast<double>(events) / median(replays) / 1e6;
  const auto ceiling = static_cast<double>(events) / median(scans) / 1e6;
  print_case("replay", rate / ceiling, "scan and decode",
             fmt::format("{:.2f} M events/s (scan and decode {:.2f} M events/s; budget 2)", rate, ceiling), checksum,
             rate);
}

}  // namespace flowtally::bench
