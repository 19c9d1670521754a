// Holds a data directory of any size against PostgreSQL: loads the history it was made from into a server of its own,
// puts the same questions to both, compares every figure, and prints how many they were and what each side took.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "engine/engine.h"
#include "storage/rocksdb_log.h"
#include "tests/oracle/oracle.h"
#include "tests/support/postgres_server.h"

namespace flowtally::tests {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;
using projections::WindowQuery;
using SteadyClock = std::chrono::steady_clock;

struct Options {
  std::filesystem::path history;
  std::filesystem::path data;
  std::filesystem::path work_directory;
  std::string now;
  std::size_t accounts = 5;
};

double seconds_since(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

/// The first value of `path`, if the answer has it.
std::optional<std::string> text_of(const FigureList& figures, const std::string& path) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const auto& entry) { return entry.path == path; });
  return found == figures.end() ? std::nullopt : std::optional(found->value.text);
}

class Check {
 public:
  Check(Oracle& oracle, const engine::Engine& engine) : oracle_(oracle), engine_(engine) {}

  /// Every kind of question about one account.
  Status account(const std::string& id);
  const Comparison& total() const { return total_; }

 private:
  Status window(const std::string& account, const WindowQuery& window);
  Status team(const std::string& account, const WindowQuery& window, const std::optional<std::string>& engineer,
              FigureList* answer);
  Status me(const std::string& account, const WindowQuery& window, const std::string& user);
  Status flow(const std::string& account, const WindowQuery& window, const std::string& tree);
  std::vector<WindowQuery> windows() const;

  /// Asks the engine, compares and prints a line. `ask` gives the engine's answer as a list.
  Status hold(const std::string& question, const FigureList& expected, const std::function<Result<FigureList>()>& ask);

  Oracle& oracle_;
  const engine::Engine& engine_;
  Comparison total_;
};

template <typename Answer>
Result<FigureList> flattened(const Result<Answer>& answer) {
  if (!answer) return answer.status();
  return flatten(*answer);
}

std::string words(const std::string& account, const WindowQuery& window) {
  return fmt::format("{} {}{}{}", account, window.period.value_or(""), window.from ? " from " + *window.from : "",
                     window.to ? " to " + *window.to : "");
}

Status Check::hold(const std::string& question, const FigureList& expected,
                   const std::function<Result<FigureList>()>& ask) {
  const auto begin = SteadyClock::now();
  const auto answer = ask();
  const double engine_ms = seconds_since(begin) * 1000;
  if (!answer) return answer.status().with_context(question);
  const Comparison result = compare(expected, *answer);
  fmt::print("{:5} figures, {} different, {} forgiven; PostgreSQL {:9.3f} ms, flowtally {:7.3f} ms: {}\n",
             result.compared, result.differences.size(), result.forgiven,
             static_cast<double>(oracle_.last_answer_time().count()) / 1000, engine_ms, question);
  for (const std::string& difference : result.differences) fmt::print("      {}\n", difference);
  std::fflush(stdout);
  total_.add(result);
  return {};
}

Status Check::team(const std::string& account, const WindowQuery& window, const std::optional<std::string>& engineer,
                   FigureList* answer) {
  const auto expected = oracle_.team(account, window, engine_.now(), engineer);
  if (!expected) return expected.status();
  if (answer != nullptr) *answer = *expected;
  return hold("team " + words(account, window) + (engineer ? " engineer " + *engineer : ""), *expected,
              [&] { return flattened(engine_.team(account, window, engineer)); });
}

Status Check::me(const std::string& account, const WindowQuery& window, const std::string& user) {
  const auto expected = oracle_.me(account, window, engine_.now(), user);
  if (!expected) return expected.status();
  return hold("me " + words(account, window) + " user " + user, *expected,
              [&] { return flattened(engine_.me(account, window, user)); });
}

Status Check::flow(const std::string& account, const WindowQuery& window, const std::string& tree) {
  const auto expected = oracle_.flow(account, window, engine_.now(), tree);
  if (!expected) return expected.status();
  if (!*expected) return Status(StatusCode::kNotFound, "PostgreSQL has no flow " + tree);
  return hold("flow " + words(account, window) + " tree " + tree, **expected,
              [&] { return flattened(engine_.flow(account, window, tree)); });
}

Status Check::window(const std::string& account, const WindowQuery& window) {
  FigureList answer;
  if (Status s = team(account, window, {}, &answer); !s.ok()) return s;
  for (const char* place : {"[0]", "[7]"}) {
    if (const auto user = text_of(answer, fmt::format("top_engineers{}.user_id", place))) {
      if (Status s = team(account, window, user, nullptr); !s.ok()) return s;
      if (Status s = me(account, window, *user); !s.ok()) return s;
    }
    if (const auto tree = text_of(answer, fmt::format("top_flows{}.tree_id", place))) {
      if (Status s = flow(account, window, *tree); !s.ok()) return s;
    }
  }
  return {};
}

std::vector<WindowQuery> Check::windows() const {
  // The engine's clock moves on between two questions, so every window but those of dates names its end.
  const auto days_ago = [&](int days) { return engine_.now() - events::Milliseconds(days * events::kDayMs); };
  const auto date = [&](int days) { return events::format_timestamp(days_ago(days)).substr(0, 10); };
  const std::string to = events::format_timestamp(engine_.now());
  return {
      {"7d", {}, to},           {"30d", {}, to},
      {"90d", {}, to},          {"90d", {}, events::format_timestamp(days_ago(37) - events::Milliseconds(18'787'219))},
      {{}, date(60), date(20)}, {{}, date(390), date(1)}};
}

Status Check::account(const std::string& id) {
  for (const WindowQuery& query : windows()) {
    if (Status s = window(id, query); !s.ok()) return s;
  }
  return {};
}

Result<std::unique_ptr<engine::Engine>> open_engine(const Options& options) {
  auto log = storage::open_rocksdb_log(options.data, {});
  if (!log) return log.status();
  engine::EngineOptions engine_options;
  if (!options.now.empty()) {
    const auto now = events::parse_timestamp(options.now);
    if (!now) return Status(StatusCode::kInvalidArgument, "--now " + options.now + " is no instant");
    engine_options.clock = [now] { return *now; };
  }
  return engine::Engine::open(std::move(log).value(), std::move(engine_options));
}

/// The largest account, the smallest, and others evenly between by rank.
std::vector<std::string> spread(const std::vector<std::string>& accounts, std::size_t count) {
  std::vector<std::string> chosen;
  count = std::min(count, accounts.size());
  for (std::size_t i = 0; i < count; ++i) {
    chosen.push_back(accounts[count == 1 ? 0 : i * (accounts.size() - 1) / (count - 1)]);
  }
  return chosen;
}

Result<Comparison> run(const Options& options) {
  auto begin = SteadyClock::now();
  const auto engine = open_engine(options);
  if (!engine) return engine.status();
  fmt::print("flowtally: {} events, open after {:.1f} s\n", (*engine)->last_sequence(), seconds_since(begin));
  std::fflush(stdout);
  begin = SteadyClock::now();
  std::error_code ignored;  // starting the server tells
  if (!options.work_directory.empty()) std::filesystem::create_directories(options.work_directory, ignored);
  const auto server = PostgresServer::start(options.work_directory);
  if (!server) return server.status();
  auto oracle = Oracle::connect((*server)->connection_info());
  if (!oracle) return oracle.status();
  if (Status loaded = oracle->load_file(options.history); !loaded.ok()) return loaded;
  fmt::print("PostgreSQL: loaded after {:.1f} s\n", seconds_since(begin));
  const auto accounts = oracle->accounts();
  if (!accounts) return accounts.status();
  Check check(*oracle, **engine);
  for (const std::string& account : spread(*accounts, options.accounts)) {
    if (Status asked = check.account(account); !asked.ok()) return asked;
  }
  return check.total();
}

}  // namespace
}  // namespace flowtally::tests

int main(int argc, char** argv) {
  flowtally::tests::Options options;
  CLI::App app{
      "Compares a data directory with PostgreSQL, figure by figure.\n"
      "Example: oracle_check --history history.ndjson --data data"};
  app.add_option("--history", options.history, "The NDJSON file that was imported")->required();
  app.add_option("--data", options.data, "The data directory")->required();
  app.add_option("--now", options.now, "The instant to answer for (default: the clock)");
  app.add_option("--accounts", options.accounts, "How many accounts, from the largest to the smallest");
  app.add_option("--work-dir", options.work_directory, "Where PostgreSQL keeps its files for the time");
  CLI11_PARSE(app, argc, argv);
  const auto total = flowtally::tests::run(options);
  if (!total) {
    fmt::print(stderr, "{}\n", total.status().message());
    return 1;
  }
  fmt::print("{} figures compared, {} different, {} forgiven at a rounding tie\n", total->compared,
             total->differences.size(), total->forgiven);
  return total->differences.empty() && total->compared > 0 ? 0 : 1;
}
