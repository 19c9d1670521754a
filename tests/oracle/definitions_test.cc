// The oracle itself against figures worked out by hand from the contract: an oracle that errs the way the engine errs
// would prove nothing.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/oracle/oracle_fixture.h"

namespace flowtally::tests {
namespace {

using projections::WindowQuery;

const events::Timestamp kNow = *events::parse_timestamp("2026-03-10T12:00:00Z");

/// A line of account "a" under an id of its own, `fields` being what follows type and time.
std::string line(const std::string& id, const std::string& type, const std::string& time, const std::string& fields) {
  return R"({"id":")" + id + R"(","account_id":"a","type":")" + type + R"(","time":")" + time + "\"," + fields + "}";
}

std::string start(const std::string& session, const std::string& time, const std::string& user,
                  const std::string& flow) {
  return line("start " + session, "session.started", time,
              R"("session_id":")" + session + R"(","user_id":")" + user + R"(","tree_id":")" + flow + "\"");
}

std::string done(const std::string& id, const std::string& session, const std::string& time,
                 const std::string& outcome) {
  return line(id, "session.completed", time, R"("session_id":")" + session + R"(","outcome":)" + outcome);
}

std::string visit(const std::string& id, const std::string& session, const std::string& time, const std::string& node,
                  int position) {
  return line(
      id, "session.step_visited", time,
      R"("session_id":")" + session + R"(","node_id":")" + node + R"(","position":)" + std::to_string(position));
}

std::string thumb(const std::string& id, const std::string& session, const std::string& time, const std::string& node,
                  const std::string& helpful) {
  const std::string given = helpful.empty() ? "" : ",\"was_helpful\":" + helpful;
  return line(id, helpful.empty() ? "step.feedback_withdrawn" : "step.feedback_given", time,
              R"("session_id":")" + session + R"(","user_id":"u1","node_id":")" + node + "\"" + given);
}

std::string rated(const std::string& session, const std::string& time, const std::string& user, int rating,
                  const std::string& comment) {
  return line("rated " + session, "session.rated", time,
              R"("session_id":")" + session + R"(","user_id":")" + user + R"(","rating":)" + std::to_string(rating) +
                  R"(,"comment":)" + comment);
}

/// New York, whose clocks went forward on 2026-03-08: sessions on the 7th and 8th.
std::vector<std::string> small_history() {
  return {
      line("zone", "account.updated", "2026-01-01T00:00:00Z", R"("time_zone":"America/New_York")"),
      line("zone before", "account.updated", "2025-01-01T00:00:00Z", R"("time_zone":"Asia/Kolkata","name":"A")"),
      line("name 1", "user.updated", "2026-01-02T00:00:00Z", R"("user_id":"u1","name":"Zoë \"Z\" O'Neil")"),
      line("name 2", "user.updated", "2026-01-02T00:00:00Z", R"("user_id":"u2","name":"Bo")"),
      line("forget", "user.forgotten", "2026-01-01T00:00:00Z", R"("user_id":"u2")"),
      line("tree", "flow.updated", "2026-01-01T00:00:00Z",
           R"("tree_id":"f1","name":"Router","tree_structure":{"id":"n1","title":"One","children":[{"id":"n2",)"
           R"("question":"Two?","children":[{"id":"n1","title":"One again"}]},{"id":"n3","title":null}]})"),
      start("s1", "2026-03-07T05:00:00.0009999Z", "u1", "f1"),  // the first millisecond of the 7th
      done("d1", "s1", "2026-03-07T05:10:00Z", R"("resolved")"),
      start("s2", "2026-03-07T23:59:59.999-05:00", "u1", "f1"),  // the last of the 7th
      start("s3", "2026-03-08T05:00:00Z", "u2", "f1"),           // the first of the 8th
      done("d3 a", "s3", "2026-03-08T06:00:00Z", R"("resolved")"),
      done("d3 b", "s3", "2026-03-08T05:20:00Z", R"("escalated")"),  // earlier, so the other one holds
      done("d3 c", "s3", "2026-03-08T06:00:00Z", "null"),            // as late, and a greater id: no outcome
      start("s4", "2026-03-09T03:59:59.999Z", "u2", "f2"),           // the last of the 8th, a day of 23 hours
      done("d4", "s4", "2026-03-09T03:59:59.998Z", R"("workaround")"),
      start("s5", "2026-03-09T04:00:00Z", "u1", "f1"),  // the 9th
      start("s6", "2026-03-08T12:00:00Z", "u1", "f3"),
      line("gone", "session.deleted", "2026-01-01T00:00:00Z", R"("session_id":"s6")"),
      start("s6", "2026-03-08T12:00:00Z", "u1", "f3"),
      visit("v1", "s1", "2026-03-07T05:01:00Z", "n1", 0),
      visit("v2", "s2", "2026-03-08T05:00:00Z", "n1", 1),
      visit("v3", "s2", "2026-03-08T05:00:00Z", "n2", 2),
      visit("v4", "s2", "2026-03-08T04:00:00Z", "n3", 9),
      visit("v5", "s2", "2026-03-08T04:00:00Z", "n9", 9),
      visit("v6", "s2", "2026-03-08T03:00:00Z", "n2", 9),
      thumb("t1", "s1", "2026-03-07T06:00:00Z", "n1", "true"),
      thumb("t2", "s1", "2026-03-07T07:00:00Z", "n1", "false"),  // holds
      thumb("t3", "s5", "2026-03-08T07:00:00Z", "n1", "true"),   // of a session outside, its own time inside
      thumb("t4", "s1", "2026-03-07T06:00:00Z", "n2", "true"),
      thumb("t5", "s1", "2026-03-07T06:00:00Z", "n2", ""),      // withdrawn at once
      thumb("t6", "s1", "2026-03-07T06:00:00Z", "n0", "true"),  // a node without visits
      rated("s1", "2026-03-07T05:00:00Z", "u1", 5, R"("great ☃")"),
      rated("s2", "2026-03-08T05:00:00Z", "u2", 4, R"("from a forgotten user")"),
      rated("s3", "2026-03-09T04:00:00Z", "u1", 1, R"("outside, newest")"),
      rated("s4", "2026-03-08T05:00:00Z", "u2", 2, R"("")"),
      rated("s6", "2026-03-08T05:00:00Z", "u1", 1, R"("deleted")"),
      R"({"id":"start s1","account_id":"a","type":"user.updated","time":"2026-03-08T05:00:00Z","user_id":"u1","name":"dup"})",
      R"({"id":"x","account_id":"b","type":"session.started","time":"2026-03-08T05:00:00Z","session_id":"s1","user_id":"u1","tree_id":"f1"})",
  };
}

const WindowQuery kTwoDays{{}, "2026-03-07", "2026-03-08"};

}  // namespace

TEST_CASE("oracle definitions: the team's figures of two local days") {
  must(shared_oracle().load(small_history()));
  const auto figures = must(shared_oracle().team("a", kTwoDays, kNow, {}));
  // Durations: 10 minutes less nothing, 60, and one millisecond before its start.
  CHECK(as_text(figures) == R"(window.from=2026-03-07T05:00:00.000Z
window.to=2026-03-09T04:00:00.000Z
window.time_zone=America/New_York
window.period=null
summary.total_sessions=4
summary.completed_sessions=3
summary.completion_rate=0.75
summary.median_duration_minutes=10
summary.avg_duration_minutes=23.333327777777779
summary.p90_duration_minutes=50
summary.active_engineers=2
summary.outcome_breakdown.resolved=1
summary.outcome_breakdown.escalated=0
summary.outcome_breakdown.workaround=1
summary.outcome_breakdown.unresolved=0
time_series[0].date=2026-03-07
time_series[0].sessions=2
time_series[0].resolved=1
time_series[0].escalated=0
time_series[0].workaround=0
time_series[0].unresolved=0
time_series[0].median_duration_minutes=10
time_series[0].avg_duration_minutes=10
time_series[0].completed_sessions=1
time_series[1].date=2026-03-08
time_series[1].sessions=2
time_series[1].resolved=0
time_series[1].escalated=0
time_series[1].workaround=1
time_series[1].unresolved=0
time_series[1].median_duration_minutes=29.999991666666666
time_series[1].avg_duration_minutes=29.999991666666666
time_series[1].completed_sessions=2
top_flows[0].tree_id=f1
top_flows[0].name=Router
top_flows[0].sessions=3
top_flows[0].completion_rate=0.66666666666666663
top_flows[0].median_duration_minutes=35
top_flows[0].avg_duration_minutes=35
top_flows[0].avg_csat=4.5
top_flows[0].completed_sessions=2
top_flows[0].total_ratings=2
top_flows[0].satisfied_ratings=2
top_flows[1].tree_id=f2
top_flows[1].name=Unknown flow
top_flows[1].sessions=1
top_flows[1].completion_rate=1
top_flows[1].median_duration_minutes=-1.6666666666666667e-05
top_flows[1].avg_duration_minutes=-1.6666666666666667e-05
top_flows[1].avg_csat=2
top_flows[1].completed_sessions=1
top_flows[1].total_ratings=1
top_flows[1].satisfied_ratings=0
top_engineers[0].user_id=u1
top_engineers[0].name=Zoë "Z" O'Neil
top_engineers[0].sessions=2
top_engineers[0].completion_rate=0.5
top_engineers[0].median_duration_minutes=10
top_engineers[0].avg_duration_minutes=10
top_engineers[0].completed_sessions=1
top_engineers[1].user_id=u2
top_engineers[1].name=Deleted user
top_engineers[1].sessions=2
top_engineers[1].completion_rate=1
top_engineers[1].median_duration_minutes=29.999991666666666
top_engineers[1].avg_duration_minutes=29.999991666666666
top_engineers[1].completed_sessions=2
)");
}

TEST_CASE("oracle definitions: a flow's steps, ratings and comments") {
  must(shared_oracle().load(small_history()));
  const auto found = must(shared_oracle().flow("a", kTwoDays, kNow, "f1"));
  REQUIRE(found.has_value());
  const std::string text = as_text(*found);
  CHECK(text.find("summary.total_sessions=3\n") != std::string::npos);
  CHECK(text.find("avg_csat=4.5\ntotal_ratings=2\ntime_series[0]") != std::string::npos);
  // s2 is the one session that was not completed; its last visit is v3.
  CHECK(text.substr(text.find("step_feedback[0]")) == R"(step_feedback[0].node_id=n2
step_feedback[0].node_title=Two?
step_feedback[0].visit_count=2
step_feedback[0].dropoff_count=1
step_feedback[0].dropoff_rate=0.5
step_feedback[0].helpful_yes=0
step_feedback[0].helpful_no=0
step_feedback[0].helpful_rate=0
step_feedback[1].node_id=n0
step_feedback[1].node_title=Unknown Step
step_feedback[1].visit_count=0
step_feedback[1].dropoff_count=0
step_feedback[1].dropoff_rate=0
step_feedback[1].helpful_yes=1
step_feedback[1].helpful_no=0
step_feedback[1].helpful_rate=1
step_feedback[2].node_id=n1
step_feedback[2].node_title=One again
step_feedback[2].visit_count=2
step_feedback[2].dropoff_count=0
step_feedback[2].dropoff_rate=0
step_feedback[2].helpful_yes=1
step_feedback[2].helpful_no=1
step_feedback[2].helpful_rate=0.5
step_feedback[3].node_id=n3
step_feedback[3].node_title=Unnamed
step_feedback[3].visit_count=1
step_feedback[3].dropoff_count=0
step_feedback[3].dropoff_rate=0
step_feedback[3].helpful_yes=0
step_feedback[3].helpful_no=0
step_feedback[3].helpful_rate=0
step_feedback[4].node_id=n9
step_feedback[4].node_title=Unknown Step
step_feedback[4].visit_count=1
step_feedback[4].dropoff_count=0
step_feedback[4].dropoff_rate=0
step_feedback[4].helpful_yes=0
step_feedback[4].helpful_no=0
step_feedback[4].helpful_rate=0
recent_comments[0].rating=1
recent_comments[0].comment=outside, newest
recent_comments[0].created_at=2026-03-09T04:00:00.000Z
recent_comments[1].rating=5
recent_comments[1].comment=great ☃
recent_comments[1].created_at=2026-03-07T05:00:00.000Z
satisfied_ratings=2
)");
}

TEST_CASE("oracle definitions: a flow that only a deleted session named does not exist, nor does another account's") {
  must(shared_oracle().load(small_history()));
  CHECK_FALSE(must(shared_oracle().flow("a", kTwoDays, kNow, "f3")).has_value());
  CHECK_FALSE(must(shared_oracle().flow("b", kTwoDays, kNow, "f2")).has_value());
  CHECK(must(shared_oracle().flow("b", kTwoDays, kNow, "f1")).has_value());
}

TEST_CASE("oracle definitions: the personal view is the user's own, and always of one engineer") {
  must(shared_oracle().load(small_history()));
  const std::string text = as_text(must(shared_oracle().me("a", kTwoDays, kNow, "u2")));
  CHECK(text.find("total_sessions=2\n") != std::string::npos);
  CHECK(text.find("active_engineers=1\n") != std::string::npos);
  CHECK(text.find("top_engineers") == std::string::npos);
  CHECK(text.find("tree_id=f1\ntop_flows[0].name=Router\ntop_flows[0].sessions=1\n") != std::string::npos);
  CHECK(text.find("top_flows[0].avg_csat=4\n") != std::string::npos);  // what u2 rated, not what u2's sessions got
  const std::string nobody = as_text(must(shared_oracle().me("a", kTwoDays, kNow, "nobody")));
  CHECK(nobody.find("total_sessions=0\n") != std::string::npos);
  CHECK(nobody.find("active_engineers=1\n") != std::string::npos);
}

TEST_CASE("oracle definitions: windows in the words of a query") {
  must(shared_oracle().load(small_history()));
  const auto window = [](const WindowQuery& query) {
    const std::string text = as_text(must(shared_oracle().team("a", query, kNow, {})));
    return text.substr(0, text.find("summary"));
  };
  CHECK(window({}) ==
        "window.from=2026-02-08T12:00:00.000Z\nwindow.to=2026-03-10T12:00:00.000Z\n"
        "window.time_zone=America/New_York\nwindow.period=30d\n");
  CHECK(window({"7d", {}, "2026-03-09T12:00:00.123999+02:00"}) ==
        "window.from=2026-03-02T10:00:00.123Z\nwindow.to=2026-03-09T10:00:00.123Z\n"
        "window.time_zone=America/New_York\nwindow.period=7d\n");
  CHECK(window({{}, "2026-03-09", {}}) ==
        "window.from=2026-03-09T04:00:00.000Z\nwindow.to=2026-03-11T04:00:00.000Z\n"
        "window.time_zone=America/New_York\nwindow.period=null\n");
  CHECK(window({{}, "2026-03-09t00:00:00z", {}}) ==
        "window.from=2026-03-09T00:00:00.000Z\nwindow.to=2026-03-10T12:00:00.000Z\n"
        "window.time_zone=America/New_York\nwindow.period=null\n");
  const WindowQuery empty{{}, "2026-03-08T12:00:00Z", "2026-03-08T12:00:00Z"};
  CHECK(as_text(must(shared_oracle().team("a", empty, kNow, {}))).find("time_series") == std::string::npos);
}

TEST_CASE("oracle definitions: a day begins at the first instant with its date, at missing and double midnights too") {
  const auto begin = [](const std::string& zone, const std::string& date) {
    const auto ms = must(shared_oracle().day_begin_ms(zone, date));
    return events::format_timestamp(events::Timestamp(events::Milliseconds(ms)));
  };
  must(shared_oracle().load({}));
  CHECK(begin("UTC", "2026-03-08") == "2026-03-08T00:00:00.000Z");
  CHECK(begin("Asia/Kolkata", "2026-03-08") == "2026-03-07T18:30:00.000Z");
  CHECK(begin("America/New_York", "2026-03-09") == "2026-03-09T04:00:00.000Z");
  CHECK(begin("Australia/Lord_Howe", "2026-04-06") == "2026-04-05T13:30:00.000Z");
  CHECK(begin("America/Sao_Paulo", "2018-11-04") == "2018-11-04T03:00:00.000Z");  // 00:00 is missing: 01:00 at -02:00
  CHECK(begin("America/Havana", "2025-11-02") == "2025-11-02T04:00:00.000Z");     // 00:00 comes twice: the first
  CHECK(begin("Pacific/Apia", "2011-12-30") == "2011-12-30T10:00:00.000Z");       // a date that never was
  CHECK(begin("Pacific/Apia", "2011-12-31") == "2011-12-30T10:00:00.000Z");
  CHECK(begin("Africa/Monrovia", "1971-06-01") == "1971-06-01T00:44:30.000Z");
}

}  // namespace flowtally::tests
