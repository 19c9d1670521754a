// The reference model itself, against figures worked out by hand.
#include "tests/support/reference_model.h"

#include <doctest/doctest.h>

#include <chrono>

#include "tests/support/feed.h"
#include "tests/support/render.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;
using std::chrono::sys_days;
using std::chrono::year;

const char* const kLines = R"(
{"id":"1","type":"account.updated","time":"2025-01-01T00:00:00Z","account_id":"a","time_zone":"America/New_York"}
{"id":"2","type":"user.updated","time":"2025-01-01T00:00:00Z","account_id":"a","user_id":"ann","name":"Ann"}
{"id":"3","type":"flow.updated","time":"2025-01-01T00:00:00Z","account_id":"a","tree_id":"dns","name":"DNS","tree_structure":{"id":"r","title":"Root","children":[{"id":"x"},{"id":"r","question":"Again?"}]}}
{"id":"10","type":"session.started","time":"2025-03-09T04:59:59.999Z","account_id":"a","session_id":"s1","tree_id":"dns","user_id":"ann"}
{"id":"11","type":"session.completed","time":"2025-03-09T05:01:00.000Z","account_id":"a","session_id":"s1","outcome":"escalated"}
{"id":"12","type":"session.completed","time":"2025-03-09T05:05:59.999Z","account_id":"a","session_id":"s1","outcome":"resolved"}
{"id":"13","type":"session.step_visited","time":"2025-03-09T05:00:00Z","account_id":"a","session_id":"s1","node_id":"r"}
{"id":"20","type":"session.started","time":"2025-03-09T05:00:00Z","account_id":"a","session_id":"s2","tree_id":"dns","user_id":"bob"}
{"id":"21","type":"session.step_visited","time":"2025-03-09T05:00:00Z","account_id":"a","session_id":"s2","node_id":"r"}
{"id":"22","type":"session.step_visited","time":"2025-03-09T05:00:00Z","account_id":"a","session_id":"s2","node_id":"x","position":1}
{"id":"23","type":"step.feedback_given","time":"2025-03-09T05:00:01Z","account_id":"a","session_id":"s2","node_id":"gone","user_id":"bob","was_helpful":true}
{"id":"24","type":"step.feedback_given","time":"2025-03-09T05:00:02Z","account_id":"a","session_id":"s2","node_id":"r","user_id":"bob","was_helpful":true}
{"id":"25","type":"step.feedback_withdrawn","time":"2025-03-09T05:00:03Z","account_id":"a","session_id":"s2","node_id":"r","user_id":"bob"}
{"id":"30","type":"session.started","time":"2025-03-10T03:59:59Z","account_id":"a","session_id":"s3","tree_id":"vpn","user_id":"ann"}
{"id":"31","type":"session.completed","time":"2025-03-10T04:03:59Z","account_id":"a","session_id":"s3"}
{"id":"32","type":"session.rated","time":"2025-03-10T05:00:00Z","account_id":"a","session_id":"s1","user_id":"ann","rating":4,"comment":"fine"}
{"id":"33","type":"session.rated","time":"2025-03-08T05:00:00Z","account_id":"a","session_id":"s2","user_id":"bob","rating":1,"comment":"slow"}
{"id":"40","type":"session.started","time":"2025-03-09T12:00:00Z","account_id":"a","session_id":"s4","tree_id":"dns","user_id":"ann"}
{"id":"41","type":"session.deleted","time":"2025-03-09T11:00:00Z","account_id":"a","session_id":"s4"}
)";

const ReferenceModel& model() {
  static const ReferenceModel kModel = [] {
    ReferenceModel filled;
    const events::Batch batch = batch_of(kLines, Timestamp{sys_days{year{2025} / 6 / 1}});
    REQUIRE(batch.rejects.empty());
    for (const events::Event& event : batch.events) {
      filled.add(event);
    }
    return filled;
  }();
  return kModel;
}

std::int32_t day(int month, int number) {
  return static_cast<std::int32_t>(sys_days{year{2025} / month / number}.time_since_epoch().count());
}

TEST_CASE("reference model: a spring-forward day in New York is 23 hours long") {
  const projections::Window window = model().days("a", day(3, 9), day(3, 9));
  CHECK(window.from == Timestamp{sys_days{year{2025} / 3 / 9}} + std::chrono::hours{5});
  CHECK(window.to == Timestamp{sys_days{year{2025} / 3 / 10}} + std::chrono::hours{4});
}

TEST_CASE("reference model: a skipped date is empty, and one begun twice begins once") {
  const auto day_of = [](int y, int m, int d) {
    return static_cast<std::int32_t>(sys_days{year{y} / m / d}.time_since_epoch().count());
  };
  const Timestamp jump = sys_days{year{2011} / 12 / 30} + std::chrono::hours{10};
  CHECK(reference_day_begin("Pacific/Apia", day_of(2011, 12, 30)) == jump);
  CHECK(reference_day_begin("Pacific/Apia", day_of(2011, 12, 31)) == jump);
  CHECK(reference_day_of("Pacific/Apia", jump) == day_of(2011, 12, 31));
  CHECK(reference_day_of("Pacific/Apia", jump - events::Milliseconds{1}) == day_of(2011, 12, 29));
  // At 00:01 local on 2010-11-07 St. John's clocks went back to 23:01 of the 6th.
  const Timestamp first_midnight = sys_days{year{2010} / 11 / 7} + std::chrono::minutes{150};
  CHECK(reference_day_begin("America/St_Johns", day_of(2010, 11, 7)) == first_midnight);
  CHECK(reference_day_of("America/St_Johns", first_midnight + std::chrono::minutes{30}) == day_of(2010, 11, 7));
}

TEST_CASE("reference model: the team's figures of two days, worked out by hand") {
  CHECK(render(model().team("a", model().days("a", day(3, 8), day(3, 9)), std::nullopt)) ==
        R"(window.from = 2025-03-08T05:00:00.000Z
window.to = 2025-03-10T04:00:00.000Z
window.time_zone = "America/New_York"
window.period = null
summary.total_sessions = 3
summary.completed_sessions = 2
summary.completion_rate = 0.667
summary.median_duration_minutes = 5.0
summary.avg_duration_minutes = 5.0
summary.p90_duration_minutes = 5.8
summary.active_engineers = 2
summary.outcome_breakdown.resolved = 1
summary.outcome_breakdown.escalated = 0
summary.outcome_breakdown.workaround = 0
summary.outcome_breakdown.unresolved = 0
time_series.size = 2
time_series[0].date = 2025-03-08
time_series[0].sessions = 1
time_series[0].resolved = 1
time_series[0].escalated = 0
time_series[0].workaround = 0
time_series[0].unresolved = 0
time_series[0].median_duration_minutes = 6.0
time_series[0].avg_duration_minutes = 6.0
time_series[0].completed_sessions = 1
time_series[1].date = 2025-03-09
time_series[1].sessions = 2
time_series[1].resolved = 0
time_series[1].escalated = 0
time_series[1].workaround = 0
time_series[1].unresolved = 0
time_series[1].median_duration_minutes = 4.0
time_series[1].avg_duration_minutes = 4.0
time_series[1].completed_sessions = 1
top_flows.size = 2
top_flows[0].tree_id = "dns"
top_flows[0].name = "DNS"
top_flows[0].sessions = 2
top_flows[0].completion_rate = 0.500
top_flows[0].median_duration_minutes = 6.0
top_flows[0].avg_duration_minutes = 6.0
top_flows[0].avg_csat = 1.0
top_flows[0].completed_sessions = 1
top_flows[0].total_ratings = 1
top_flows[0].satisfied_ratings = 0
top_flows[1].tree_id = "vpn"
top_flows[1].name = "Unknown flow"
top_flows[1].sessions = 1
top_flows[1].completion_rate = 1.000
top_flows[1].median_duration_minutes = 4.0
top_flows[1].avg_duration_minutes = 4.0
top_flows[1].avg_csat = null
top_flows[1].completed_sessions = 1
top_flows[1].total_ratings = 0
top_flows[1].satisfied_ratings = 0
top_engineers.size = 2
top_engineers[0].user_id = "ann"
top_engineers[0].name = "Ann"
top_engineers[0].sessions = 2
top_engineers[0].completion_rate = 1.000
top_engineers[0].median_duration_minutes = 5.0
top_engineers[0].avg_duration_minutes = 5.0
top_engineers[0].completed_sessions = 2
top_engineers[1].user_id = "bob"
top_engineers[1].name = "Unknown"
top_engineers[1].sessions = 1
top_engineers[1].completion_rate = 0.000
top_engineers[1].median_duration_minutes = 0.0
top_engineers[1].avg_duration_minutes = 0.0
top_engineers[1].completed_sessions = 0
)");
}

TEST_CASE("reference model: a flow's steps and comments, worked out by hand") {
  const auto flow = model().flow("a", model().days("a", day(3, 9), day(3, 9)), "dns");
  REQUIRE(flow.has_value());
  CHECK(flow->summary.total_sessions == 1);
  CHECK(flow->total_ratings == 0);
  REQUIRE(flow->step_feedback.size() == 3);
  CHECK(flow->step_feedback[0] == projections::StepFigures{"x", "Unnamed", 1, 1, {1.0}, 0, 0, {0.0}});
  CHECK(flow->step_feedback[1] == projections::StepFigures{"gone", "Unknown Step", 0, 0, {0.0}, 1, 0, {1.0}});
  CHECK(flow->step_feedback[2] == projections::StepFigures{"r", "Again?", 1, 0, {0.0}, 0, 0, {0.0}});
  REQUIRE(flow->recent_comments.size() == 2);
  CHECK(flow->recent_comments[0].comment == "fine");
  CHECK(flow->recent_comments[1].comment == "slow");
  CHECK(!model().flow("a", {}, "smtp").has_value());
}

}  // namespace
}  // namespace flowtally::tests
