// What an answer costs in process with nothing cached, for the largest account; and how it grows with the sessions in
// the window.
#include <fmt/format.h>

#include "api/json.h"
#include "bench/case.h"
#include "bench/crowd.h"

namespace flowtally::bench {

namespace {

constexpr int kCopies = 100;
constexpr double kBudgetMicroseconds = 150;

Ask team_ask(const engine::Engine& engine, const std::string& account, std::string_view period) {
  return [&engine, account, window = window_of(period)] { must(engine.team(account, window, std::nullopt).status()); };
}

void print_beside_team(std::string_view name, const Comparison& compared, std::string_view more, const auto& figures) {
  print_case(name, compared.ratio, "team-30d", fmt::format("{:.1f} us{}", compared.other, more),
             checksum_of(api::to_json(figures)));
}

}  // namespace

void run_answer_case(const Options& options) {
  const auto account = accounts_by_size(*open_history(options)).back();
  const auto crowded = crowded_engine(options, account, kCopies);  // before the data directory is open again
  const auto engine = open_history(options);
  const auto window = window_of("30d");
  const auto team = *engine->team(account, window, std::nullopt);
  const auto ask = team_ask(*engine, account, "30d");

  const auto beside_crowd = compare(ask, team_ask(*crowded, account, "30d"));
  print_case("team-30d", beside_crowd.base / kBudgetMicroseconds, fmt::format("{:.0f} us", kBudgetMicroseconds),
             fmt::format("{:.1f} us, {} sessions in the window", beside_crowd.base, team.summary.total_sessions),
             checksum_of(api::to_json(team)), beside_crowd.base);
  const auto crowd = *crowded->team(account, window, std::nullopt);
  print_beside_team("team-30d-x100", beside_crowd,
                    fmt::format(", {} sessions in the window (budget 6 times)", crowd.summary.total_sessions), crowd);

  for (const auto* const period : {"7d", "90d"}) {
    const auto compared = compare(ask, team_ask(*engine, account, period));
    print_beside_team(fmt::format("team-{}", period), compared, "",
                      *engine->team(account, window_of(period), std::nullopt));
  }
  const auto user = team.top_engineers.empty() ? std::string() : team.top_engineers.front().user_id;
  const auto me = compare(ask, [&] { must(engine->me(account, window, user).status()); });
  print_beside_team("me-30d", me, "", *engine->me(account, window, user));
  const auto tree = team.top_flows.empty() ? std::string() : team.top_flows.front().tree_id;
  const auto flow = compare(ask, [&] { must(engine->flow(account, window, tree).status()); });
  print_beside_team("flow-30d", flow, "", *engine->flow(account, window, tree));
}

}  // namespace flowtally::bench
