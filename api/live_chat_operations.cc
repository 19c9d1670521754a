// What clients are told about the live-chat desk (api/operation.h).
#include "api/live_chat_handlers.h"
#include "projections/chat_figures.h"
#include "projections/chat_ratings_view.h"

namespace flowtally::api {
namespace {

using namespace projections;

constexpr std::string_view kTag = "Live chat";
constexpr std::string_view kAsItStood =
    "With `to`, as it stood at that instant: facts at or after it are ignored first. What each figure means exactly is "
    "told in docs/metrics.md.";
constexpr events::Timestamp kExampleTime{std::chrono::milliseconds{1'771'156'800'000}};

Parameter to_parameter() {
  return {"to", "The instant that the answer is about. Now unless given.",
          schema_detail::text_of_format("date-time", false).json()};
}

Parameter days_parameter() {
  return {
      "days", "How many days the answer is about.",
      schema_detail::integer(true, 4, {.min = 1, .max = kDeskDaysMax}, false).add("default", kDeskDaysDefault).json()};
}

DurationFigures example_durations(double seconds) {
  return {12,
          Seconds{seconds},
          Seconds{seconds},
          Seconds{2 * seconds},
          Seconds{seconds / 2},
          Seconds{seconds / 2},
          Seconds{seconds}};
}

void fill_example(ServiceQuality& quality) {
  quality.queue_wait = example_durations(42.0);
  quality.first_response = example_durations(18.5);
  quality.resolution = example_durations(610.0);
  quality.csat_score = Percent{75.0};
  quality.csat_n = 4;
  quality.csat_distribution = {0, 0, 1, 1, 2};
  quality.fcr_rate_matured = Percent{91.7};
  quality.csat_mean = Fixed<2>{4.25};
  quality.fcr_matured_n = 24;
}

LiveKpis example_kpis() {
  LiveKpis kpis;
  static_cast<LiveKpiFigures&>(kpis) = {3, 5,  {18.5}, {610.0},      {4.25}, {85.0}, {92.3}, {4.1},
                                        2, 31, 4,      kExampleTime, 1,      1,      26,     49};
  fill_example(kpis);
  return kpis;
}

std::vector<OperatorFigures> example_operators() {
  OperatorFigures one;
  static_cast<OperatorBasics&>(one) = {"jane", "Jane Smith", 12,          {18.5},       {610.0},
                                       {42.0}, {18.5},       {610.0},     {42.0},       {151'200.0},
                                       {25.0}, {144'000.0},  {136'800.0}, Percent{95.0}};
  fill_example(one);
  return {one};
}

LiveDashboard example_dashboard() {
  LiveDashboard dashboard;
  dashboard.trends.sessions_today = {{31.0}, {25.0}, {6.0}, Fixed<1>{24.0}, 31, 25};
  dashboard.trends.fcr_rate = {{92.3}, {0.0}, {92.3}, std::nullopt, 26, 0};
  dashboard.session_volume = {{Date{20'499}, 31}};
  dashboard.peak_hours = {{1, 9, 120}};
  dashboard.funnel = {140, 96, 90};
  dashboard.percentiles = {{{18.5}, {40.0}, {71.2}, 88}, {{610.0}, {1'290.5}, {2'400.0}, 90}};
  fill_example(dashboard);
  return dashboard;
}

}  // namespace

Operation describe_live_kpis() {
  return {.id = "getLiveKpis",
          .tag = kTag,
          .summary = "The desk at one instant",
          .description = kAsItStood,
          .answers = {json_answer(200, "The figures.", example_kpis())},
          .problems = {ProblemCode::kZoneUnavailable},
          .parameters = {to_parameter()}};
}

Operation describe_operators() {
  return {.id = "listOperatorPerformance",
          .tag = kTag,
          .summary = "The operators, most chats first",
          .description = kAsItStood,
          .answers = {json_answer(200, "One entry per operator with chats claimed.", example_operators())},
          .problems = {ProblemCode::kZoneUnavailable},
          .parameters = {days_parameter(), to_parameter()}};
}

Operation describe_hours() {
  const std::vector<HourFigures> example = {{{kExampleTime, -5 * 3'600}, 17}};
  const Parameter hours{"hours", "How many hours the answer is about.",
                        schema_detail::integer(true, 4, {.min = 1, .max = kDeskHoursMax}, false)
                            .add("default", kDeskHoursDefault)
                            .json()};
  return {.id = "listHourlyStats",
          .tag = kTag,
          .summary = "Messages by clock hour",
          .description = kAsItStood,
          .answers = {json_answer(200, "One entry per clock hour of the account, those without messages included.",
                                  example)},
          .problems = {ProblemCode::kZoneUnavailable},
          .parameters = {hours, to_parameter()}};
}

Operation describe_live_dashboard() {
  return {.id = "getLiveDashboard",
          .tag = kTag,
          .summary = "The desk over some days",
          .description = kAsItStood,
          .answers = {json_answer(200, "The figures.", example_dashboard())},
          .problems = {ProblemCode::kZoneUnavailable},
          .parameters = {days_parameter(), to_parameter()}};
}

Operation describe_chat_ratings() {
  const ChatRatingsPage example{{{"c-17", "v-4", 5, "Quick and friendly", kExampleTime}}, std::nullopt};
  return {.id = "listChatRatings",
          .tag = kTag,
          .summary = "What visitors wrote about their chats, newest first",
          .description =
              "Ratings without a comment are not here. While ratings arrive no page repeats one or leaves one "
              "out.",
          .answers = {json_answer(200, "A page of ratings.", example)}};
}

}  // namespace flowtally::api
