// What clients are told about business hours (api/operation.h).
#include "api/business_hours_handlers.h"
#include "events/business_hours_change.h"
#include "projections/business_hours_view.h"

namespace flowtally::api {
namespace {

using namespace projections;

constexpr std::string_view kTag = "Settings";

/// The hours of a day as they are sent: `intervals`, or the one from `open_time` to `close_time`.
struct WeekdayHoursChange {
  std::uint64_t day_of_week = 0;
  std::optional<bool> is_open;
  std::optional<Text> open_time;
  std::optional<Text> close_time;
  std::optional<std::vector<HoursInterval>> intervals;
};
FLOWTALLY_DESCRIBE(WeekdayHoursChange, (), "The hours of one day of the week, each day at most once.",
                   (day_of_week, "0 is Sunday.", {.min = 0, .max = 6}),
                   (is_open, "False closes the day, whatever else is said."),
                   (open_time, "HH:MM; with `close_time` the only interval, where `intervals` is not given."),
                   (close_time, "HH:MM; at or before `open_time` it is the next day's."),
                   (intervals, "At most 8, which do not overlap; none: closed."));

struct ExceptionHoursChange {
  Date date;
  std::optional<bool> is_open;
  std::optional<Text> open_time;
  std::optional<Text> close_time;
  std::optional<std::vector<HoursInterval>> intervals;
};
FLOWTALLY_DESCRIBE(ExceptionHoursChange, (), "The hours of one date, each date at most once.",
                   (date, "The local date."), (is_open, "False closes the date, whatever else is said."),
                   (open_time, "HH:MM; with `close_time` the only interval, where `intervals` is not given."),
                   (close_time, "HH:MM; at or before `open_time` it is the next day's."),
                   (intervals, "At most 8, which do not overlap; none: closed."));

struct BusinessHoursChange {
  std::optional<std::vector<WeekdayHoursChange>> week;
  std::optional<std::vector<ExceptionHoursChange>> exceptions;
};
FLOWTALLY_DESCRIBE(BusinessHoursChange, (), "The business hours to change.",
                   (week, "The whole week; a day that is not named is closed."),
                   (exceptions, "All exceptions, at most 400."));

constexpr auto kBodyMembers = std::to_array<std::string_view>({"week", "exceptions"});

BusinessHoursFigures example_hours() {
  BusinessHoursFigures example{"Europe/Berlin", {}, {{Date{20'812}, {}}}, {}};
  for (std::uint64_t day = 0; day < 7; ++day) {
    if (day == 0 || day == 6) {
      example.week.push_back({day, false, std::nullopt, std::nullopt, {}});
    } else {
      example.week.push_back({day, true, Text{"08:00"}, Text{"17:00"}, {{"08:00", "17:00"}}});
    }
  }
  example.status.next_open = events::Timestamp(std::chrono::milliseconds{1'771'225'200'000});
  return example;
}

}  // namespace

Operation describe_get_business_hours() {
  return {.id = "getBusinessHours",
          .tag = kTag,
          .summary = "The business hours in force, and whether it is open",
          .answers = {json_answer(200, "The hours.", example_hours())},
          .problems = {ProblemCode::kZoneUnavailable},
          .parameters = {{"to", "The instant that `status` is about. Now unless given.",
                          schema_detail::text_of_format("date-time", false).json()}}};
}

Operation describe_put_business_hours() {
  const auto example = example_hours();
  JsonObject body;
  body.add("week", example.week).add("exceptions", example.exceptions);
  return {.id = "changeBusinessHours",
          .tag = kTag,
          .summary = "Change the business hours",
          .description = "What is left out or null stays. The answer comes once the change is durable and visible.",
          .body = {command_body<BusinessHoursChange>("BusinessHoursChange", "The business hours to change.",
                                                     kBodyMembers, body)},
          .answers = {json_answer(200, "The hours after the change.", example)},
          .problems = {ProblemCode::kZoneUnavailable}};
}

}  // namespace flowtally::api
