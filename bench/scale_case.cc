// What grows with the history and what stays flat: the whole way of an import through a pipe, as
// `flowtally generate | flowtally import -` goes it, for a hundredth, a tenth and all of the sessions. One process
// each.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <thread>

#include "bench/case.h"
#include "cli/open_engine.h"

namespace flowtally::bench {

namespace {

constexpr std::array kParts = {100, 10, 1};  // of the sessions
constexpr int kAsks = 301;

struct Scaled {
  std::uint64_t events = 0;
  double import_seconds = 0;
  double resident_bytes = 0;  // more than the empty process has
  double log_bytes = 0;
  double snapshot_bytes = 0;
  double restart_seconds = 0;
  double largest_us = 0;  // team answer of 30 days, of the account with most sessions
  double typical_us = 0;  // of the account of median size
  std::uint64_t checksum = 0;
};

double bytes_in(const std::filesystem::path& directory) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return static_cast<double>(bytes);
}

std::unique_ptr<engine::Engine> open(const std::filesystem::path& directory) {
  auto engine = cli::open_engine(directory.string(), {cli::DirectoryUse::kCreate, 0, {}, {}});
  must(engine.status());
  return std::move(engine).value();
}

/// Writes the history into the pipe, which it closes, while the engine reads it.
std::uint64_t import_through_pipe(const Options& options, engine::Engine& engine) {
  std::array<int, 2> ends{};
  events::ensure(::pipe(ends.data()) == 0, "a pipe can be made");
  std::jthread writer([&] {
    std::FILE* const file = ::fdopen(ends[1], "wb");
    write_history(options, file);
    events::ensure(std::fclose(file) == 0, "the history can be written");
  });
  const auto events = import_history(fmt::format("/dev/fd/{}", ends[0]), engine);
  ::close(ends[0]);
  return events;
}

double microseconds_of_team(const engine::Engine& engine, const std::string& account) {
  const auto window = window_of("30d");
  std::vector<double> times;
  for (int i = 0; i < kAsks; ++i) {
    times.push_back(seconds_of([&] { must(engine.team(account, window, std::nullopt).status()); }) * 1e6);
  }
  return median(times);
}

Scaled scaled_by_child(const Options& options) {
  std::istringstream told(output_of_child(options, "scaled"));
  Scaled scaled;
  told >> scaled.events >> scaled.import_seconds >> scaled.resident_bytes >> scaled.log_bytes >>
      scaled.snapshot_bytes >> scaled.restart_seconds >> scaled.largest_us >> scaled.typical_us >> scaled.checksum;
  events::ensure(!told.fail(), "the child tells what it measured");
  return scaled;
}

}  // namespace

void run_scale_child(const Options& options) {
  const auto directory = options.directory / "scale";  // what one that was interrupted left is in nobody's way
  std::filesystem::remove_all(directory);
  Scaled scaled;
  const auto before = resident_bytes();
  auto engine = open(directory);
  scaled.import_seconds = seconds_of([&] { scaled.events = import_through_pipe(options, *engine); });
  ask_every_account(*engine);
  ::malloc_trim(0);
  scaled.resident_bytes = static_cast<double>(resident_bytes() - before);
  const auto accounts = accounts_by_size(*engine);
  scaled.largest_us = microseconds_of_team(*engine, accounts.back());
  scaled.typical_us = microseconds_of_team(*engine, accounts[accounts.size() / 2]);
  scaled.checksum = checksum_of(*engine);
  must(engine->write_snapshot());
  engine.reset();
  scaled.log_bytes = bytes_in(directory / "log");
  scaled.snapshot_bytes = bytes_in(directory / "snapshots");
  scaled.restart_seconds = seconds_of([&] { engine = open(directory); });
  events::ensure(checksum_of(*engine) == scaled.checksum, "a restart answers what the import answered");
  engine.reset();
  std::filesystem::remove_all(directory);
  fmt::print("{} {} {} {} {} {} {} {} {}\n", scaled.events, scaled.import_seconds, scaled.resident_bytes,
             scaled.log_bytes, scaled.snapshot_bytes, scaled.restart_seconds, scaled.largest_us, scaled.typical_us,
             scaled.checksum);
}

void run_scale_case(const Options& options) {
  double least_us = 0;
  for (const auto part : kParts) {
    auto share = options;
    share.sessions = std::max<std::uint64_t>(options.sessions / static_cast<std::uint64_t>(part), 1);
    const auto scaled = scaled_by_child(share);
    if (least_us == 0) least_us = scaled.largest_us;
    const auto sessions = static_cast<double>(share.sessions);
    print_case(
        fmt::format("scale-{}", part == 1 ? "whole" : fmt::format("1-of-{}", part)), scaled.largest_us / least_us,
        "the smallest",
        fmt::format("{} sessions, {} events: team-30d {:.1f} us (typical account {:.1f} us), import {:.2f} M "
                    "events/s, {:.0f} bytes a session resident, {:.0f} MB log, {:.0f} MB snapshots, restart {:.2f} s",
                    share.sessions, scaled.events, scaled.largest_us, scaled.typical_us,
                    static_cast<double>(scaled.events) / scaled.import_seconds / 1e6, scaled.resident_bytes / sessions,
                    scaled.log_bytes / 1e6, scaled.snapshot_bytes / 1e6, scaled.restart_seconds),
        scaled.checksum);
  }
}

}  // namespace flowtally::bench
