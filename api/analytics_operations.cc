// What clients are told about the dashboards (api/operation.h).
#include "api/analytics_handlers.h"
#include "projections/figures.h"

namespace flowtally::api {
namespace {

using namespace projections;

constexpr std::string_view kTag = "Dashboards";
constexpr std::string_view kWindow =
    "The window is a `period`, or `from` and `to`: two dates, two instants, or `from` alone up to now. At most 400 "
    "days. "
    "What each figure means exactly is told in docs/metrics.md.";

WindowFigures example_window() {
  using std::chrono::milliseconds;
  return {events::Timestamp(milliseconds{1'768'564'800'000}), events::Timestamp(milliseconds{1'771'156'800'000}), "UTC",
          "30d"};
}

Summary example_summary() {
  return {247, 198, Rate{0.802}, Minutes{9.5}, Minutes{12.4}, Minutes{31.0}, 8, {142, 31, 18, 7}};
}

std::vector<DayFigures> example_days() { return {{Date{20'469}, 4, 2, 1, 0, 0, Minutes{8.2}, Minutes{9.9}, 3}}; }

std::vector<TopFlow> example_flows() {
  return {{"dns", "DNS Resolution", 42, Rate{0.881}, Minutes{8.2}, Minutes{9.0}, Mean{4.1}, 37, 20, 16},
          {"vpn", "Unknown flow", 3, Rate{0.0}, Minutes{0.0}, Minutes{0.0}, std::nullopt, 0, 0, 0}};
}

}  // namespace

Operation describe_team() {
  const TeamFigures example{example_window(),
                            example_summary(),
                            example_days(),
                            example_flows(),
                            {{"jane", "Jane Smith", 34, Rate{0.912}, Minutes{10.1}, Minutes{12.0}, 31}}};
  return {.id = "getTeamAnalytics",
          .tag = kTag,
          .summary = "The team, or one engineer of it",
          .description = kWindow,
          .answers = {json_answer(200, "The figures.", example)},
          .problems = {ProblemCode::kZoneUnavailable}};
}

Operation describe_me() {
  Summary summary = example_summary();
  summary.active_engineers = 1;
  return {.id = "getMyAnalytics",
          .tag = kTag,
          .summary = "The caller's own sessions",
          .description = kWindow,
          .answers = {json_answer(200, "The figures.",
                                  PersonalFigures{example_window(), summary, example_days(), example_flows()})},
          .problems = {ProblemCode::kZoneUnavailable}};
}

Operation describe_flow() {
  FlowFigures example{example_window(), example_summary(), Mean{4.1}, 27, example_days(), {}, {}, 21};
  example.step_feedback = {{"n1", "Does the name resolve?", 247, 31, Rate{0.126}, 12, 3, Rate{0.8}}};
  example.recent_comments = {{5, "Solved at the second step", events::Timestamp(example.window.to)}};
  return {.id = "getFlowAnalytics",
          .tag = kTag,
          .summary = "One flow, with its steps and comments",
          .description = kWindow,
          .answers = {json_answer(200, "The figures.", example)},
          .problems = {ProblemCode::kZoneUnavailable}};
}

}  // namespace flowtally::api
