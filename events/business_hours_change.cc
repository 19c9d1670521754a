#include "events/business_hours_change.h"

#include <utility>

#include "events/json_members.h"
#include "events/time.h"

namespace flowtally::events {

namespace {

constexpr std::array<std::string_view, 2> kNames = {"week", "exceptions"};

std::string intervals_text(const DayHours& intervals) {
  std::string out = "[";
  for (const auto& interval : intervals) {
    if (out.size() > 1) out += ',';
    out += R"({"open":")" + format_minute(interval.open_minute) + R"(","close":")" +
           format_minute(interval.close_minute) + R"("})";
  }
  return out + "]";
}

}  // namespace

BusinessHours BusinessHoursChange::applied_to(BusinessHours hours) const {
  if (week) hours.week = *week;
  if (exceptions) hours.exceptions = *exceptions;
  return hours;
}

Result<BusinessHoursChange> parse_business_hours_change(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get(document) != simdjson::SUCCESS) {
    return invalid("is not valid JSON in UTF-8");
  }
  if (document.get_object().get(object) != simdjson::SUCCESS) return invalid("must be an object");
  for (const auto member : object) {
    if (member.key != kNames[0] && member.key != kNames[1]) {
      return invalid("has an unknown member `" + std::string(member.key.substr(0, 100)) + "`");
    }
  }
  auto hours = parse_business_hours(json);
  if (!hours) return hours.status();
  const JsonMembers<kNames.size()> given(object, kNames);
  BusinessHoursChange change;
  if (given[0] != nullptr) change.week = std::move(hours->week);
  if (given[1] != nullptr) change.exceptions = std::move(hours->exceptions);
  return change;
}

std::string format_minute(std::int32_t minute) {
  const auto digit = [](std::int32_t value) { return static_cast<char>('0' + value % 10); };
  const auto hour = minute / 60 % 24;
  return {digit(hour / 10), digit(hour), ':', digit(minute % 60 / 10), digit(minute)};
}

std::string format_business_hours(const BusinessHours& hours) {
  std::string out = R"({"week":[)";
  for (std::size_t day = 0; day < hours.week.size(); ++day) {
    if (day > 0) out += ',';
    out += R"({"day_of_week":)" + std::to_string(day) + R"(,"intervals":)" + intervals_text(hours.week[day]) + "}";
  }
  out += R"(],"exceptions":[)";
  for (const auto& dated : hours.exceptions) {
    if (&dated != &hours.exceptions.front()) out += ',';
    out += R"({"date":")" + format_date(dated.days_since_epoch) + R"(","intervals":)" +
           intervals_text(dated.intervals) + "}";
  }
  return out + "]}";
}

}  // namespace flowtally::events
