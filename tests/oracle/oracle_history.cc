#include "tests/oracle/oracle_history.h"

#include <array>
#include <string>

#include "events/ndjson.h"

namespace flowtally::tests {
namespace {

events::Timestamp instant(const std::string& text) { return *events::parse_timestamp(text); }

/// Where days of an odd length begin and end, and where their clocks change: New York, then Lord Howe.
const std::vector<std::string>& odd_instants() {
  static const std::vector<std::string> kInstants = {
      "2025-11-02T04:00:00Z", "2025-11-02T06:00:00Z", "2025-11-03T05:00:00Z", "2026-03-08T05:00:00Z",
      "2026-03-08T07:00:00Z", "2026-03-09T04:00:00Z", "2025-10-04T13:30:00Z", "2025-10-04T15:30:00Z",
      "2025-10-05T13:00:00Z", "2026-04-04T13:00:00Z", "2026-04-04T15:00:00Z", "2026-04-05T13:30:00Z"};
  return kInstants;
}

std::string quoted(const std::string& text) {
  std::string out;
  events::append_json_string(out, text);
  return out;
}

/// Sessions at the odd instants and a millisecond before, completed after some minutes.
void add_odd_sessions(const RandomHistory::Account& account, std::vector<std::string>& lines) {
  std::size_t number = 0;
  for (const std::string& odd : odd_instants()) {
    for (const int distance_ms : {-1, 0}) {
      const auto start = instant(odd) + events::Milliseconds(distance_ms);
      const auto line = [&](const std::string& type, events::Timestamp time) {
        return R"({"id":"odd )" + type + std::to_string(number) + R"(","type":")" + type + R"(","account_id":)" +
               quoted(account.id) + R"(,"time":")" + events::format_timestamp(time) + R"(","session_id":"odd )" +
               std::to_string(number) + R"(")";
      };
      ++number;
      lines.push_back(line("session.started", start) + R"(,"user_id":)" +
                      quoted(account.user_ids[number % (account.user_ids.size() - 1)]) + R"(,"tree_id":)" +
                      quoted(account.tree_ids[number % 3]) + "}");
      const auto duration = events::Milliseconds(100'003 * static_cast<std::int64_t>(number));
      lines.push_back(line("session.completed", start + duration) + R"(,"outcome":"resolved"})");
    }
  }
}

}  // namespace

std::vector<std::uint64_t> oracle_seeds() {
  const std::uint64_t first = test_seed(1);
  return {first, first + 1, first + 2};
}

events::Timestamp oracle_now() { return instant("2026-04-19T17:23:41.337Z"); }

RandomHistory oracle_history(std::uint64_t seed) {
  constexpr std::array kZones{"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"};
  HistoryOptions options;
  options.sessions = 1200;
  options.begin = instant("2025-09-20T00:00:00Z");
  options.end = instant("2026-04-20T00:00:00Z");
  RandomHistory history = random_history(seed, options);
  for (std::size_t i = 0; i < history.accounts.size(); ++i) {
    auto& account = history.accounts[i];
    account.time_zone = kZones[(i + seed) % kZones.size()];
    history.lines.push_back(
        R"({"id":"the last zone","type":"account.updated","time":"2026-11-01T00:00:00Z","account_id":)" +
        quoted(account.id) + R"(,"time_zone":")" + account.time_zone + "\"}");
    add_odd_sessions(account, history.lines);
  }
  const std::size_t lines = history.lines.size();
  for (std::size_t i = 0; i < lines; i += 11) history.lines.push_back(history.lines[i]);
  return history;
}

const std::vector<projections::WindowQuery>& oracle_windows() {
  static const std::vector<projections::WindowQuery> kWindows = {
      {},
      {"7d", {}, "2026-04-19T23:59:59.999Z"},
      {"30d", {}, "2026-04-20T13:17:43.2190001+05:30"},
      {"90d", {}, "2026-04-20T00:00:00.001Z"},
      {"90d", {}, "2026-01-06T06:30:00.5-03:30"},
      {"7d", {}, "2026-03-08T07:00:00Z"},
      {{}, {}, "2025-11-02T05:59:59.999Z"},
      {{}, "2026-03-07", "2026-03-09"},
      {{}, "2026-03-08", "2026-03-08"},
      {{}, "2025-11-01", "2025-11-03"},
      {{}, "2025-10-04", "2025-10-06"},
      {{}, "2026-04-05", "2026-04-05"},
      {{}, "2025-09-19", "2026-04-21"},
      {{}, "2026-04-10", {}},
      {{}, "2026-04-12T00:00:00.001Z", {}},
      {{}, "2026-03-08T06:59:59.999Z", "2026-03-08T07:00:00.001Z"},
      {{}, "2025-10-04T15:29:59.999Z", "2026-04-04T15:00:00.001Z"},
      {{}, "2026-04-15T08:00:00Z", "2026-04-15T08:00:00Z"},
      {{}, "2020-01-01", "2020-01-07"},
  };
  return kWindows;
}

}  // namespace flowtally::tests
