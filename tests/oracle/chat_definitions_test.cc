// PostgreSQL's and the reference model's live-chat figures against ones worked out by hand from the contract.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/oracle/oracle_fixture.h"
#include "tests/support/feed.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

// New York, whose clocks went forward at 07:00Z on Sunday, 2026-03-08. The instant asked about is Monday, 10:00 local.
const char* const kLines = R"(
{"id":"z","type":"account.updated","time":"2026-01-01T00:00:00Z","account_id":"a","time_zone":"America/New_York"}
{"id":"n","type":"user.updated","time":"2026-01-01T00:00:00Z","account_id":"a","user_id":"ann","name":"Ann"}
{"id":"10","type":"chat.opened","time":"2026-03-09T13:00:00Z","account_id":"a","chat_id":"c1","visitor_id":"v1"}
{"id":"11","type":"chat.claimed","time":"2026-03-09T13:05:00Z","account_id":"a","chat_id":"c1","operator_id":"ann"}
{"id":"12","type":"chat.message_sent","time":"2026-03-09T13:00:30Z","account_id":"a","chat_id":"c1","visitor_id":"v1","sender":"visitor"}
{"id":"13","type":"chat.message_sent","time":"2026-03-09T13:05:30Z","account_id":"a","chat_id":"c1","visitor_id":"v1","sender":"operator"}
{"id":"14","type":"chat.transferred","time":"2026-03-09T13:06:00Z","account_id":"a","chat_id":"c1","operator_id":"bob"}
{"id":"15","type":"chat.closed","time":"2026-03-09T13:10:00Z","account_id":"a","chat_id":"c1","closed_by":"system_timeout"}
{"id":"16","type":"chat.closed","time":"2026-03-09T13:20:00Z","account_id":"a","chat_id":"c1","closed_by":"operator"}
{"id":"17","type":"chat.rated","time":"2026-03-09T13:21:00Z","account_id":"a","chat_id":"c1","visitor_id":"v1","rating":5}
{"id":"20","type":"chat.opened","time":"2026-03-09T13:40:00Z","account_id":"a","chat_id":"c2","visitor_id":"v2"}
{"id":"30","type":"chat.opened","time":"2026-03-09T13:10:00Z","account_id":"a","chat_id":"c3","visitor_id":"v3"}
{"id":"31","type":"chat.claimed","time":"2026-03-09T13:30:00Z","account_id":"a","chat_id":"c3","operator_id":"ann"}
{"id":"32","type":"chat.claimed","time":"2026-03-09T13:31:00Z","account_id":"a","chat_id":"c3","operator_id":"bob"}
{"id":"33","type":"chat.closed","time":"2026-03-09T14:00:00Z","account_id":"a","chat_id":"c3","closed_by":"operator"}
{"id":"40","type":"chat.opened","time":"2026-03-08T13:00:00Z","account_id":"a","chat_id":"c4","visitor_id":"v1"}
{"id":"41","type":"chat.claimed","time":"2026-03-08T13:10:00Z","account_id":"a","chat_id":"c4","operator_id":"bob"}
{"id":"42","type":"chat.responded","time":"2026-03-08T13:11:00Z","account_id":"a","chat_id":"c4","operator_id":"bob"}
{"id":"43","type":"chat.closed","time":"2026-03-08T13:30:00Z","account_id":"a","chat_id":"c4","closed_by":"system_timeout"}
{"id":"44","type":"chat.rated","time":"2026-03-08T13:31:00Z","account_id":"a","chat_id":"c4","visitor_id":"v1","rating":2}
{"id":"50","type":"chat.message_sent","time":"2026-03-08T06:30:00Z","account_id":"a","visitor_id":"v9","sender":"visitor"}
{"id":"60","type":"visitor.mode_changed","time":"2026-03-09T13:00:00Z","account_id":"a","visitor_id":"v1","mode":"human"}
{"id":"61","type":"visitor.mode_changed","time":"2026-03-09T13:00:00Z","account_id":"a","visitor_id":"v1","mode":"bot"}
{"id":"62","type":"visitor.mode_changed","time":"2026-03-09T13:40:00Z","account_id":"a","visitor_id":"v2","mode":"human"}
{"id":"70","type":"operator.presence_changed","time":"2026-03-09T03:00:00Z","account_id":"a","operator_id":"ann","presence":"online"}
{"id":"71","type":"operator.presence_changed","time":"2026-03-09T05:00:00Z","account_id":"a","operator_id":"ann","presence":"away"}
{"id":"72","type":"operator.presence_changed","time":"2026-03-09T13:00:00Z","account_id":"a","operator_id":"bob","presence":"online"}
{"id":"z","type":"account.updated","time":"2025-01-01T00:00:00Z","account_id":"b","time_zone":"America/New_York"}
{"id":"1","type":"chat.opened","time":"2026-03-08T06:59:59.999Z","account_id":"b","chat_id":"1","visitor_id":"v"}
{"id":"2","type":"chat.opened","time":"2026-03-08T07:00:00Z","account_id":"b","chat_id":"2","visitor_id":"v"}
{"id":"3","type":"chat.opened","time":"2025-11-02T05:29:59.999Z","account_id":"b","chat_id":"3","visitor_id":"v"}
{"id":"4","type":"chat.opened","time":"2025-11-02T05:30:00Z","account_id":"b","chat_id":"4","visitor_id":"v"}
)";

events::Timestamp instant(const std::string& text) { return *events::parse_timestamp(text); }

const ReferenceModel& model() {
  static const ReferenceModel kModel = [] {
    ReferenceModel filled;
    const events::Batch batch = batch_of(kLines, instant("2026-06-01T00:00:00Z"));
    REQUIRE(batch.rejects.empty());
    for (const events::Event& event : batch.events) filled.add(event);
    return filled;
  }();
  return kModel;
}

Oracle& oracle() {
  std::vector<std::string> lines;
  const std::string text = kLines;
  for (std::size_t begin = 1; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  must(shared_oracle().load(lines));
  return shared_oracle();
}

const events::Timestamp kTo = instant("2026-03-09T14:00:00Z");

/// The lines of `figures` that begin with `prefix`.
std::string under(const std::string& prefix, const FigureList& figures) {
  FigureList chosen;
  for (const FigureEntry& figure : figures) {
    if (figure.path.starts_with(prefix)) chosen.push_back(figure);
  }
  return as_text(chosen);
}

constexpr const char* kKpis = R"(waiting=1
active=1
avg_first_response_seconds=30
avg_resolution_seconds=1200
csat_average=5
csat_percentage=100
fcr_rate=50
abandonment_rate=25
sla_breach_events_24h=1
sessions_today=3
human_mode_users=1
timestamp=2026-03-09T14:00:00.000Z
sla_open_breaches=3
waiting_over_limit=1
fcr_n=2
abandonment_n=4
queue_wait.n=2
queue_wait.avg_seconds=750
queue_wait.median_seconds=750
queue_wait.p90_seconds=1110
queue_wait.avg_business_seconds=750
queue_wait.median_business_seconds=750
queue_wait.p90_business_seconds=1110
first_response.n=1
first_response.avg_seconds=30
first_response.median_seconds=30
first_response.p90_seconds=30
first_response.avg_business_seconds=30
first_response.median_business_seconds=30
first_response.p90_business_seconds=30
customer_first_response.n=1
customer_first_response.avg_seconds=330
customer_first_response.median_seconds=330
customer_first_response.p90_seconds=330
customer_first_response.avg_business_seconds=330
customer_first_response.median_business_seconds=330
customer_first_response.p90_business_seconds=330
resolution.n=1
resolution.avg_seconds=1200
resolution.median_seconds=1200
resolution.p90_seconds=1200
resolution.avg_business_seconds=1200
resolution.median_business_seconds=1200
resolution.p90_business_seconds=1200
csat_score=100
csat_n=1
csat_distribution[0]=0
csat_distribution[1]=0
csat_distribution[2]=0
csat_distribution[3]=0
csat_distribution[4]=1
fcr_rate_matured=0
csat_mean=5
fcr_matured_n=1
)";

constexpr const char* kBob = R"([0].operator_id=bob
[0].operator_name=Unknown
[0].total_sessions=2
[0].avg_first_response_seconds=45
[0].avg_resolution_seconds=1500
[0].avg_queue_wait_seconds=450
[0].median_first_response_seconds=45
[0].median_resolution_seconds=1500
[0].median_queue_wait_seconds=450
[0].availability_seconds=3600
[0].availability_percent=0.59523809523809523
[0].scheduled_seconds=550800
[0].scheduled_online_seconds=3600
[0].scheduled_online_percent=0.65359477124183007
[0].queue_wait.n=2
[0].queue_wait.avg_seconds=450
[0].queue_wait.median_seconds=450
[0].queue_wait.p90_seconds=570
[0].queue_wait.avg_business_seconds=150
[0].queue_wait.median_business_seconds=150
[0].queue_wait.p90_business_seconds=270
[0].first_response.n=2
[0].first_response.avg_seconds=45
[0].first_response.median_seconds=45
[0].first_response.p90_seconds=57
[0].first_response.avg_business_seconds=15
[0].first_response.median_business_seconds=15
[0].first_response.p90_business_seconds=27
[0].customer_first_response.n=2
[0].customer_first_response.avg_seconds=495
[0].customer_first_response.median_seconds=495
[0].customer_first_response.p90_seconds=627
[0].customer_first_response.avg_business_seconds=165
[0].customer_first_response.median_business_seconds=165
[0].customer_first_response.p90_business_seconds=297
[0].resolution.n=2
[0].resolution.avg_seconds=1500
[0].resolution.median_seconds=1500
[0].resolution.p90_seconds=1740
[0].resolution.avg_business_seconds=600
[0].resolution.median_business_seconds=600
[0].resolution.p90_business_seconds=1080
[0].csat_score=50
[0].csat_n=2
[0].csat_distribution[0]=0
[0].csat_distribution[1]=1
[0].csat_distribution[2]=0
[0].csat_distribution[3]=0
[0].csat_distribution[4]=1
[0].fcr_rate_matured=0
[0].csat_mean=3.5
[0].fcr_matured_n=1
)";

constexpr const char* kDashboard = R"(trends.sessions_today.current=3
trends.sessions_today.previous=1
trends.sessions_today.delta=2
trends.sessions_today.delta_percent=200
trends.sessions_today.current_n=3
trends.sessions_today.previous_n=1
trends.avg_first_response_seconds.current=30
trends.avg_first_response_seconds.previous=60
trends.avg_first_response_seconds.delta=-30
trends.avg_first_response_seconds.delta_percent=-50
trends.avg_first_response_seconds.current_n=1
trends.avg_first_response_seconds.previous_n=1
trends.avg_resolution_seconds.current=1200
trends.avg_resolution_seconds.previous=1800
trends.avg_resolution_seconds.delta=-600
trends.avg_resolution_seconds.delta_percent=-33.333333333333329
trends.avg_resolution_seconds.current_n=1
trends.avg_resolution_seconds.previous_n=1
trends.csat_percentage.current=100
trends.csat_percentage.previous=40
trends.csat_percentage.delta=60
trends.csat_percentage.delta_percent=150
trends.csat_percentage.current_n=1
trends.csat_percentage.previous_n=1
trends.fcr_rate.current=100
trends.fcr_rate.previous=0
trends.fcr_rate.delta=100
trends.fcr_rate.delta_percent=null
trends.fcr_rate.current_n=1
trends.fcr_rate.previous_n=1
trends.abandonment_rate.current=0
trends.abandonment_rate.previous=50
trends.abandonment_rate.delta=-50
trends.abandonment_rate.delta_percent=-100
trends.abandonment_rate.current_n=2
trends.abandonment_rate.previous_n=2
trends.csat_score.current=100
trends.csat_score.previous=0
trends.csat_score.delta=100
trends.csat_score.delta_percent=null
trends.csat_score.current_n=1
trends.csat_score.previous_n=1
trends.csat_average.current=5
trends.csat_average.previous=2
trends.csat_average.delta=3
trends.csat_average.delta_percent=150
trends.csat_average.current_n=1
trends.csat_average.previous_n=1
session_volume[0].day=2026-03-08
session_volume[0].sessions=1
session_volume[1].day=2026-03-09
session_volume[1].sessions=3
peak_hours[0].day_of_week=0
peak_hours[0].hour=1
peak_hours[0].message_count=1
peak_hours[1].day_of_week=1
peak_hours[1].hour=9
peak_hours[1].message_count=2
funnel.bot_entries=2
funnel.human_handoff=3
funnel.resolved=2
percentiles.frt.p50=45
percentiles.frt.p90=57
percentiles.frt.p99=59.700000000000003
percentiles.frt.n=2
percentiles.resolution.p50=1500
percentiles.resolution.p90=1740
percentiles.resolution.p99=1794
percentiles.resolution.n=2
queue_wait.n=3
)";

constexpr const char* kHours = R"([0].hour=2026-03-08T00:00:00-05:00
[0].message_count=0
[1].hour=2026-03-08T01:00:00-05:00
[1].message_count=1
[2].hour=2026-03-08T03:00:00-04:00
[2].message_count=0
[3].hour=2026-03-08T04:00:00-04:00
[3].message_count=0
)";

}  // namespace

TEST_CASE("chat definitions: a desk at an instant, worked out by hand") {
  CHECK(as_text(must(oracle().live_kpis("a", kTo))) == kKpis);
  CHECK(as_text(flatten(model().live_kpis("a", kTo))) == kKpis);
}

TEST_CASE("chat definitions: operators, worked out by hand") {
  const FigureList theirs = must(oracle().operators("a", 7, {}, kTo));
  CHECK(under("[0]", theirs) == kBob);
  CHECK(under("[0]", flatten(model().operators("a", 7, {}, kTo))) == kBob);
  for (const FigureList& list : {theirs, flatten(model().operators("a", 7, {}, kTo))}) {
    CHECK(under("[1].operator_name", list) == "[1].operator_name=Ann\n");
    CHECK(under("[1].total", list) == "[1].total_sessions=1\n");
    CHECK(under("[1].availability_s", list) == "[1].availability_seconds=7200\n");
    CHECK(
        under("[1].first_response.", list).starts_with("[1].first_response.n=0\n[1].first_response.avg_seconds=null"));
    CHECK(under("[1].csat_score", list) == "[1].csat_score=null\n");
    CHECK(under("[1].fcr_rate_matured", list) == "[1].fcr_rate_matured=null\n");
    CHECK(under("[2]", list).empty());
  }
  CHECK(as_text(must(oracle().operators("a", 7, "nobody", kTo))).empty());
  CHECK(under("[1]", must(oracle().operators("a", 7, "ann", kTo))).empty());
}

TEST_CASE("chat definitions: a dashboard, worked out by hand") {
  const auto shown = [](const FigureList& figures) {
    std::string text;
    for (const char* part : {"trends", "session_volume", "peak_hours", "funnel", "percentiles", "queue_wait.n"}) {
      text += under(part, figures);
    }
    return text;
  };
  CHECK(shown(must(oracle().live_dashboard("a", 2, kTo))) == kDashboard);
  CHECK(shown(flatten(model().live_dashboard("a", 2, kTo))) == kDashboard);
}

TEST_CASE("chat definitions: clock hours over a change of the clocks") {
  const events::Timestamp to = instant("2026-03-08T08:30:00Z");
  CHECK(as_text(must(oracle().hourly("a", 3, to))) == kHours);
  CHECK(as_text(flatten(model().hourly("a", 3, to))) == kHours);
}

TEST_CASE("chat definitions: of a skipped wall clock of yesterday the change counts, of a double one the first") {
  for (const char* to : {"2026-03-09T06:30:00Z", "2025-11-03T06:30:00Z"}) {
    INFO("to = ", to);
    const std::string expected = "trends.sessions_today.previous=1\ntrends.sessions_today.previous_n=1\n";
    CHECK(under("trends.sessions_today.previous", must(oracle().live_dashboard("b", 1, instant(to)))) == expected);
    CHECK(under("trends.sessions_today.previous", flatten(model().live_dashboard("b", 1, instant(to)))) == expected);
  }
}

}  // namespace flowtally::tests
