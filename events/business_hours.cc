#include "events/business_hours.h"

#include <algorithm>
#include <optional>

#include "events/json_members.h"
#include "events/shown_json.h"
#include "events/time.h"

namespace flowtally::events {

namespace dom = simdjson::dom;

namespace {

constexpr std::int32_t kDayMinutes = 1440;

/// The minute of "HH:MM", from 00:00 to 24:00.
std::optional<std::int32_t> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 3U, 4U}) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  }
  const std::int32_t hour = (text[0] - '0') * 10 + (text[1] - '0');
  const std::int32_t minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 59 || hour * 60 + minute > kDayMinutes) return std::nullopt;
  return hour * 60 + minute;
}

std::string shown(const dom::element* value) { return value == nullptr ? "missing" : shown_value(*value); }

/// Reads one object of hours. The first problem is kept and later reads are no-ops.
class HoursReader {
 public:
  Status take_status() { return std::move(status_); }

  void read(const dom::object& object, BusinessHours& hours);

 private:
  void fail(std::string sentence) {
    if (status_.ok()) status_ = invalid(std::move(sentence));
  }

  template <std::size_t N>
  std::optional<JsonMembers<N>> members(const dom::element& value, const std::array<std::string_view, N>& names,
                                        std::string_view what) {
    dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
      fail("has " + std::string(what) + " that is " + shown_value(value) + "; it must be an object");
      return std::nullopt;
    }
    JsonMembers<N> found(object, names);
    if (!found.status().ok()) fail("has " + std::string(what) + " that " + found.status().message());
    if (!status_.ok()) return std::nullopt;
    return found;
  }

  std::optional<dom::array> array(const dom::element* value, const std::string& name) {
    dom::array found;
    if (!status_.ok() || value == nullptr) return std::nullopt;
    if (value->get_array().get(found) == simdjson::SUCCESS) return found;
    fail("has " + name + " that is " + shown_value(*value) + "; it must be an array");
    return std::nullopt;
  }

  void weekday(const dom::element& value, BusinessHours& hours);
  void exception(const dom::element& value, BusinessHours& hours);
  template <std::size_t N>
  DayHours day(const JsonMembers<N>& given);
  /// Nothing if one of them is no time of day.
  std::optional<OpenInterval> interval(const dom::element* open, const dom::element* close,
                                       const std::string& open_name, const std::string& close_name);
  DayHours sorted(DayHours intervals);

  Status status_;
  std::array<bool, 7> named_{};
};

// The members that a weekday and an exception share stand at the same places.
enum HoursMember : std::uint8_t { kIntervals, kIsOpen, kOpenTime, kCloseTime, kWhich };
constexpr std::array<std::string_view, 5> kWeekdayNames = {"intervals", "is_open", "open_time", "close_time",
                                                           "day_of_week"};
constexpr std::array<std::string_view, 5> kExceptionNames = {"intervals", "is_open", "open_time", "close_time", "date"};

std::optional<OpenInterval> HoursReader::interval(const dom::element* open, const dom::element* close,
                                                  const std::string& open_name, const std::string& close_name) {
  const auto minute = [&](const dom::element* value, const std::string& name, std::int32_t max) {
    std::string_view text;
    std::optional<std::int32_t> found;
    if (value != nullptr && value->get_string().get(text) == simdjson::SUCCESS) found = minute_of(text);
    if (found && *found <= max) return found;
    fail("has a day with " + std::string(name == open_name ? "an " : "a ") + name + " that is " + shown(value) +
         "; it must be a time of day, HH:MM");
    return std::optional<std::int32_t>();
  };
  const auto opens = minute(open, open_name, kDayMinutes - 1);
  const auto closes = minute(close, close_name, kDayMinutes);
  if (!opens || !closes) return std::nullopt;
  return OpenInterval{*opens, *closes == 0 ? kDayMinutes : *closes};
}

DayHours HoursReader::sorted(DayHours intervals) {
  std::sort(intervals.begin(), intervals.end(),
            [](const OpenInterval& a, const OpenInterval& b) { return a.open_minute < b.open_minute; });
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    const OpenInterval& before = intervals[i - 1];
    const bool past_midnight = before.close_minute <= before.open_minute;
    if (past_midnight || before.close_minute > intervals[i].open_minute) fail("has a day whose `intervals` overlap");
  }
  return intervals;
}

template <std::size_t N>
DayHours HoursReader::day(const JsonMembers<N>& given) {
  bool is_open = given[kIntervals] != nullptr || given[kOpenTime] != nullptr;
  if (given[kIsOpen] != nullptr && given[kIsOpen]->get_bool().get(is_open) != simdjson::SUCCESS) {
    fail("has a day whose `is_open` is " + shown(given[kIsOpen]) + "; it must be true or false");
  }
  DayHours intervals;
  if (given[kIntervals] == nullptr) {
    if (!is_open) return {};
    const auto found = interval(given[kOpenTime], given[kCloseTime], given.quoted(kOpenTime), given.quoted(kCloseTime));
    if (found) intervals.push_back(*found);
    return intervals;
  }
  const auto values = array(given[kIntervals], "a day with " + given.quoted(kIntervals));
  if (!values) return {};
  for (const dom::element value : *values) {
    static constexpr std::array<std::string_view, 2> kNames = {"open", "close"};
    const auto ends = members(value, kNames, "a day with an interval");
    if (!ends) return {};
    const auto found = interval((*ends)[0], (*ends)[1], ends->quoted(0), ends->quoted(1));
    if (!found) return {};
    if (intervals.size() == kIntervalsMax) {
      fail("has a day with more than " + std::to_string(kIntervalsMax) + " `intervals`");
      return {};
    }
    intervals.push_back(*found);
  }
  intervals = sorted(std::move(intervals));
  return is_open ? intervals : DayHours();
}

void HoursReader::weekday(const dom::element& value, BusinessHours& hours) {
  const auto given = members(value, kWeekdayNames, "a day");
  if (!given) return;
  const auto which = (*given)[kWhich] == nullptr ? std::nullopt : whole_number(*(*given)[kWhich]);
  if (!which || *which < 0 || *which > 6) {
    return fail("has a day whose `day_of_week` is " + shown((*given)[kWhich]) + "; it must be an integer from 0 to 6");
  }
  const auto number = static_cast<std::size_t>(*which);
  if (named_[number]) return fail("has more than one day with `day_of_week` " + std::to_string(number));
  named_[number] = true;
  hours.week[number] = day(*given);
}

void HoursReader::exception(const dom::element& value, BusinessHours& hours) {
  const auto given = members(value, kExceptionNames, "an exception");
  if (!given) return;
  std::string_view text;
  std::optional<std::int32_t> date;
  if ((*given)[kWhich] != nullptr && (*given)[kWhich]->get_string().get(text) == simdjson::SUCCESS) {
    date = parse_date(text);
  }
  if (!date) {
    return fail("has an exception whose `date` is " + shown((*given)[kWhich]) + "; it must be a date, YYYY-MM-DD");
  }
  if (hours.exceptions.size() == kExceptionsMax) {
    return fail("has more than " + std::to_string(kExceptionsMax) + " `exceptions`");
  }
  hours.exceptions.push_back({*date, day(*given)});
}

void HoursReader::read(const dom::object& object, BusinessHours& hours) {
  static constexpr std::array<std::string_view, 2> kNames = {"week", "exceptions"};
  const JsonMembers<2> given(object, kNames);
  if (!given.status().ok()) return fail(given.status().message());
  if (const auto week = array(given[0], "a " + given.quoted(0))) {
    for (const dom::element value : *week) weekday(value, hours);
  } else {
    hours.week = default_business_hours().week;
  }
  if (const auto exceptions = array(given[1], given.quoted(1))) {
    for (const dom::element value : *exceptions) {
      if (status_.ok()) exception(value, hours);
    }
  }
  std::sort(hours.exceptions.begin(), hours.exceptions.end(),
            [](const DatedHours& a, const DatedHours& b) { return a.days_since_epoch < b.days_since_epoch; });
  const auto same = std::adjacent_find(
      hours.exceptions.begin(), hours.exceptions.end(),
      [](const DatedHours& a, const DatedHours& b) { return a.days_since_epoch == b.days_since_epoch; });
  if (same != hours.exceptions.end()) {
    fail("has more than one exception with `date` " + format_date(same->days_since_epoch));
  }
}

}  // namespace

const BusinessHours& default_business_hours() {
  static const BusinessHours hours = [] {
    BusinessHours made;
    for (std::size_t day = 1; day <= 5; ++day) made.week[day] = {{8 * 60, 17 * 60}};
    return made;
  }();
  return hours;
}

Result<BusinessHours> parse_business_hours(std::string_view json) {
  dom::parser parser;
  dom::object object;
  if (parser.parse(json.data(), json.size()).get_object().get(object) != simdjson::SUCCESS) {
    return invalid("must be an object");
  }
  HoursReader reader;
  BusinessHours hours;
  reader.read(object, hours);
  if (Status status = reader.take_status(); !status.ok()) return status;
  return hours;
}

}  // namespace flowtally::events
