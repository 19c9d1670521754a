#include "bench/case.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "api/json.h"
#include "cli/history_generator.h"
#include "cli/import_run.h"
#include "cli/open_engine.h"

namespace flowtally::bench {

namespace {

/// In a larger history more facts than an account may have would wait for their session's start: it comes by time.
constexpr std::uint64_t kShuffledMax = 2'000'000;

cli::HistoryOptions history_options(const Options& options) {
  cli::HistoryOptions history;
  history.seed = options.seed;
  history.sessions = options.sessions;
  history.accounts = options.accounts;
  history.days = kHistoryDays;
  history.end = *events::parse_timestamp(kHistoryEnd);
  history.shuffle = options.sessions <= kShuffledMax;
  return history;
}

/// What a kept file is reused for. A small history made now is part of it, so that one written by an older generator is
/// not taken for today's.
std::string parameters(const Options& options) {
  auto sample = history_options(options);
  sample.sessions = std::min<std::uint64_t>(sample.sessions, 100);
  cli::HistoryGenerator generator(sample);
  std::string lines;
  for (std::string line; generator.next(line);) lines += line;
  return fmt::format("{}-{}-{}-{:08x}", options.sessions, options.accounts, options.seed,
                     static_cast<std::uint32_t>(checksum_of(lines)));
}

void write_history_file(const Options& options, const std::filesystem::path& path) {
  const auto unfinished = path.string() + ".part";
  std::FILE* const file = std::fopen(unfinished.c_str(), "wb");
  events::ensure(file != nullptr, "the benchmark directory can be written to");
  write_history(options, file);
  events::ensure(std::fclose(file) == 0, "the benchmark directory has room for the history");
  std::filesystem::rename(unfinished, path);
}

std::vector<Measured>& printed() {
  static std::vector<Measured> lines;
  return lines;
}

constexpr int kRounds = 21;
constexpr int kAsksPerRound = 11;

double microseconds_of(const Ask& ask) {
  std::vector<double> times;
  for (int i = 0; i < kAsksPerRound; ++i) times.push_back(seconds_of(ask) * 1e6);
  return median(times);
}

/// As one word of the shell's.
std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) text.replace(at, 1, "'\\''");
  return "'" + text + "'";
}

}  // namespace

void write_history(const Options& options, std::FILE* file) {
  cli::HistoryGenerator generator(history_options(options));
  bool written = true;
  for (std::string line; generator.next(line);) {
    written = written && std::fwrite(line.data(), 1, line.size(), file) == line.size();
  }
  events::ensure(written, "there is room for the history");
}

std::filesystem::path history_file(const Options& options) {
  auto path = options.directory / ("history-" + parameters(options) + ".ndjson");
  if (!std::filesystem::exists(path)) {
    fmt::print(stderr, "writing {}\n", path.string());
    write_history_file(options, path);
  }
  return path;
}

std::filesystem::path data_directory(const Options& options) {
  auto path = options.directory / ("data-" + parameters(options));
  if (std::filesystem::exists(path)) return path;
  fmt::print(stderr, "importing into {}\n", path.string());
  const auto unfinished = path.string() + ".part";
  std::filesystem::remove_all(unfinished);
  {
    auto engine = cli::open_engine(unfinished, {cli::DirectoryUse::kCreate, 0, {}, {}});
    must(engine.status());
    import_history(history_file(options), **engine);
  }
  std::filesystem::rename(unfinished, path);
  return path;
}

void ask_every_account(const engine::Engine& engine) {
  const auto accounts = engine.account_ids();
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> askers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    askers.emplace_back([&] {
      for (auto at = next++; at < accounts.size(); at = next++) {
        must(engine.team(accounts[at], window_of("30d"), std::nullopt).status());
      }
    });
  }
}

std::uint64_t import_history(const std::filesystem::path& file, engine::Engine& engine) {
  auto chunks = cli::LineChunks::open(file.string(), -1);
  must(chunks.status());
  auto rejects = cli::RejectReport::open(std::nullopt);
  must(rejects.status());
  const auto outcome = cli::import_chunks([&] { return chunks->next(); }, engine, *rejects);
  must(outcome.status);
  events::ensure(outcome.counts.rejected == 0 && outcome.counts.duplicates == 0 && outcome.counts.waiting == 0U,
                 "all of the history counts");
  return outcome.counts.accepted;
}

std::unique_ptr<engine::Engine> open_history(const Options& options, bool with_snapshots) {
  cli::OpenOptions open_options;
  open_options.with_snapshots = with_snapshots;
  auto engine = cli::open_engine(data_directory(options).string(), open_options);
  must(engine.status());
  return std::move(engine).value();
}

std::uint64_t checksum_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t checksum_of(const engine::Engine& engine) {
  std::string answers;
  for (const auto& account : engine.account_ids()) {
    answers += api::to_json(*engine.team(account, window_of("30d"), std::nullopt));
  }
  return checksum_of(answers);
}

std::vector<std::string> accounts_by_size(const engine::Engine& engine) {
  std::vector<std::pair<std::uint64_t, std::string>> sized;
  for (auto& account : engine.account_ids()) {
    const auto sessions = engine.team(account, window_of("90d"), std::nullopt)->summary.total_sessions;
    sized.emplace_back(sessions, std::move(account));
  }
  std::sort(sized.begin(), sized.end());
  std::vector<std::string> accounts;
  for (auto& [sessions, account] : sized) accounts.push_back(std::move(account));
  return accounts;
}

projections::WindowQuery window_of(std::string_view period) {
  // Not on a day's edge in any zone: both cut days are part of what is measured.
  return {std::string(period), std::nullopt, "2026-10-31T13:47:11.123Z"};
}

std::string output_of_child(const Options& options, std::string_view what) {
  std::fflush(stdout);
  const auto command =
      fmt::format("/proc/{}/exe --child {} --sessions {} --accounts {} --seed {} --directory {}", ::getpid(), what,
                  options.sessions, options.accounts, options.seed, quoted(options.directory.string()));
  std::FILE* const child = ::popen(command.c_str(), "r");
  events::ensure(child != nullptr, "a child can be started");
  std::string output;
  std::array<char, 4096> bytes{};
  for (std::size_t size = 0; (size = std::fread(bytes.data(), 1, bytes.size(), child)) > 0;) {
    output.append(bytes.data(), size);
  }
  events::ensure(::pclose(child) == 0, "the child comes to its end");
  return output;
}

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Comparison compare(const Ask& base, const Ask& other) {
  std::vector<double> bases;
  std::vector<double> others;
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    bases.push_back(microseconds_of(base));
    others.push_back(microseconds_of(other));
    ratios.push_back(others.back() / bases.back());
  }
  return {median(bases), median(others), median(ratios)};
}

void must(const events::Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "flowtally_bench: {}\n", status.message());
  std::exit(1);
}

void print_case(std::string_view name, double ratio, std::string_view ceiling, std::string_view figures,
                std::uint64_t checksum, std::optional<double> value) {
  printed().push_back({std::string(name), ratio, value.value_or(ratio)});
  fmt::print("{:<16} {:7.3f} of {:<18} {}  checksum {:016x}\n", name, ratio, ceiling, figures, checksum);
  std::fflush(stdout);
}

const std::vector<Measured>& printed_cases() { return printed(); }

}  // namespace flowtally::bench
