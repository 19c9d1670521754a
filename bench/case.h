// What the benchmark cases share. A case measures one thing beside the ceiling it is held against, in the same run and
// on the same data, and prints one line: the ratio first, then the figures, then a checksum of the result.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/guard.h"
#include "engine/engine.h"

namespace flowtally::bench {

struct Options {
  std::uint64_t sessions = 1'000'000;
  int accounts = 500;
  std::uint64_t seed = 1;
  std::filesystem::path directory;  // keeps the history, and the data directory made of it
};

/// The histories end here, so that a run today and one tomorrow measure the same.
inline constexpr std::string_view kHistoryEnd = "2026-11-01T00:00:00Z";
inline constexpr int kHistoryDays = 365;

/// The history as NDJSON, shuffled in time; written once for its parameters.
std::filesystem::path history_file(const Options& options);
/// Writes it.
void write_history(const Options& options, std::FILE* file);
/// A data directory that holds the history; imported once.
std::filesystem::path data_directory(const Options& options);

/// Imports the file as `flowtally import` does and gives the number of events. Ends the program if one is not accepted.
std::uint64_t import_history(const std::filesystem::path& file, engine::Engine& engine);
/// Asks every account for its team's last 30 days, on all cores: what is unsettled is settled then.
void ask_every_account(const engine::Engine& engine);
/// An engine on the data directory, which is not changed; opened from its newest snapshot, or by replaying the whole
/// log. Ends the program with a message if that cannot be done.
std::unique_ptr<engine::Engine> open_history(const Options& options, bool with_snapshots = true);
/// Of the 30 days before the history's end, in every account.
std::uint64_t checksum_of(const engine::Engine& engine);
std::uint64_t checksum_of(std::string_view bytes);
/// The account with the most sessions comes last.
std::vector<std::string> accounts_by_size(const engine::Engine& engine);
/// `period` up to the history's end.
projections::WindowQuery window_of(std::string_view period);

double seconds_of(const std::function<void()>& work);
double median(std::vector<double> values);

using Ask = std::function<void()>;
struct Comparison {
  double base;   // microseconds
  double other;  // microseconds
  double ratio;  // of other to base
};
/// Medians of many rounds. They ask in turn, so that what else the machine does meets both alike; several asks at a
/// time, so that neither finds its data driven from the caches by the other.
Comparison compare(const Ask& base, const Ask& other);

/// Ends the program with the error's message.
void must(const events::Status& status);

/// "name   ratio of ceiling   figures   checksum". `value` is the figure that the line's budget is about, where that is
/// not the ratio itself.
void print_case(std::string_view name, double ratio, std::string_view ceiling, std::string_view figures,
                std::uint64_t checksum, std::optional<double> value = std::nullopt);
/// All that were printed, in order.
const std::vector<Measured>& printed_cases();

void run_import_case(const Options& options);
void run_replay_case(const Options& options);
void run_restart_case(const Options& options);
void run_answer_case(const Options& options);
void run_http_case(const Options& options);
void run_post_case(const Options& options);
void run_load_case(const Options& options);
void run_live_case(const Options& options);
void run_chat_case(const Options& options);
void run_memory_case(const Options& options);
void run_scale_case(const Options& options);

// Some cases measure in processes of their own, which hold one history and nothing else.

/// What `flowtally_bench --child <what>` prints with these options.
std::string output_of_child(const Options& options, std::string_view what);
/// Of this process.
std::uint64_t resident_bytes();
/// "replayed" from the data directory, or "imported" from the file: resident bytes before and after, and the checksum.
void run_memory_child(const Options& options, std::string_view how);
/// Everything that the scale case tells of one history.
void run_scale_child(const Options& options);

}  // namespace flowtally::bench
