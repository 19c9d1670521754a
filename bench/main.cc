// flowtally_bench: see docs/benchmarks.md.
#include <fmt/format.h>
#include <sys/utsname.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "bench/case.h"

namespace {

using flowtally::bench::Options;

const std::map<std::string, void (*)(const Options&)>& cases() {
  static const std::map<std::string, void (*)(const Options&)> all = {
      {"import", flowtally::bench::run_import_case},   {"replay", flowtally::bench::run_replay_case},
      {"restart", flowtally::bench::run_restart_case}, {"answer", flowtally::bench::run_answer_case},
      {"http", flowtally::bench::run_http_case},       {"post", flowtally::bench::run_post_case},
      {"load", flowtally::bench::run_load_case},       {"live", flowtally::bench::run_live_case},
      {"chat", flowtally::bench::run_chat_case},       {"memory", flowtally::bench::run_memory_case},
      {"scale", flowtally::bench::run_scale_case}};
  return all;
}

void print_machine(const Options& options) {
  std::string model = "unknown processor";
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (line.rfind("model name", 0) == 0) model = line.substr(line.find(':') + 2);
  }
  utsname system{};
  ::uname(&system);
  fmt::print("machine: {}, {} threads, {} {}\n", model, std::thread::hardware_concurrency(), system.sysname,
             system.release);
  fmt::print("history: {} sessions, {} accounts, {} days, seed {}\n", options.sessions, options.accounts,
             flowtally::bench::kHistoryDays, options.seed);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.directory = "build/bench-data";
  std::vector<std::string> names = {"import", "replay", "restart", "answer", "http", "post",
                                    "load",   "chat",   "live",    "memory", "scale"};
  std::string expected;
  std::string child;
  CLI::App app("Measures flowtally beside its ceilings; ratios first");
  app.add_option("--cases", names, "Which cases, in order")->delimiter(',')->check(CLI::IsMember(cases()));
  app.add_option("--sessions", options.sessions, "Sessions in the history")->capture_default_str();
  app.add_option("--accounts", options.accounts, "Accounts in the history, of skewed size")->capture_default_str();
  app.add_option("--seed", options.seed, "The same seed gives the same history")->capture_default_str();
  app.add_option("--directory", options.directory, "Keeps the history between runs")->capture_default_str();
  app.add_option("--expected", expected,
                 "File of kept ratios and budgets to compare with; exit code 1 if any is missed")
      ->check(CLI::ExistingFile);
  app.add_option("--child", child)->group("");  // not for people
  CLI11_PARSE(app, argc, argv);

  std::filesystem::create_directories(options.directory);
  if (!child.empty()) {
    if (child == "scaled") {
      flowtally::bench::run_scale_child(options);
    } else {
      flowtally::bench::run_memory_child(options, child);
    }
    return 0;
  }
  print_machine(options);
  const auto kept = expected.empty() ? std::map<std::string, flowtally::bench::Expected>()
                                     : flowtally::bench::read_expected(expected);  // before hours of measuring
  for (const auto& name : names) cases().at(name)(options);
  if (expected.empty()) return 0;
  return flowtally::bench::print_table(flowtally::bench::printed_cases(), kept) ? 0 : 1;
}
