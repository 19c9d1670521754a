// Business hours and limits: what is read is the same after it is written, and business time adds up whatever the hours
// and the zone are.
#include "events/business_hours.h"

#include <array>

#include "events/business_hours_change.h"
#include "events/sla.h"
#include "projections/business_time.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

using projections::BusinessTime;

constexpr std::array<std::string_view, 8> kZones = {"UTC",          "America/New_York", "Pacific/Apia", "Asia/Kolkata",
                                                    "Africa/Cairo", "America/St_Johns", "Etc/GMT+12",   "No/Such"};
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::uint32_t kDaysEnd = 84'000;  // to the end of 2199

std::int64_t some_time(Input& input) {
  const auto day = (input.below(65'536) * 256 + input.byte()) % kDaysEnd;
  return std::int64_t{day} * events::kDayMs + std::int64_t{input.below(1'440)} * kMinuteMs + input.below(2);
}

void check_time(const BusinessTime& business, std::int64_t from_ms, std::int64_t middle_ms, std::int64_t to_ms) {
  const auto whole = business.between(from_ms, to_ms);
  expect(whole == business.between(from_ms, middle_ms) + business.between(middle_ms, to_ms),
         "business time of two spans adds up");
  expect(whole == -business.between(to_ms, from_ms), "business time backwards is negative");
  expect(from_ms > to_ms || (whole >= 0 && whole <= to_ms - from_ms), "business time is a part of the time");
  expect(business.open_at(from_ms).has_value() == (business.between(from_ms, from_ms + 1) == 1),
         "a millisecond is business time if it is open");
  const auto next = business.next_open(from_ms);
  if (!next) return;
  expect(*next >= from_ms && business.open_at(*next).has_value(), "it is open when it opens");
  expect(business.between(from_ms, *next) == 0, "it is closed until it opens");
}

void check_change(std::string_view json, const events::BusinessHours& hours) {
  const auto change = events::parse_business_hours_change(json);
  if (!change) return;
  const auto changed = change->applied_to(hours);
  const auto again = events::parse_business_hours(events::format_business_hours(changed));
  expect(again.ok() && *again == changed, "changed hours are the same when written and read");
}

}  // namespace

void run_business_hours(std::string_view bytes) {
  Input input(bytes);
  const auto zone = input.pick(kZones);
  const auto from_ms = some_time(input);
  const auto middle_ms = from_ms + std::int64_t{input.below(65'536)} * kMinuteMs;
  const auto to_ms = middle_ms + std::int64_t{input.below(65'536)} * kMinuteMs - input.byte() * kMinuteMs * 60;
  const auto json = input.rest();
  check_change(json, events::default_business_hours());
  if (const auto limits = events::parse_sla(json)) {
    expect(limits->queue_wait_ms >= 0 && limits->resolution_ms <= events::kSlaSecondsMax * 1'000, "a limit is a limit");
  }
  const auto hours = events::parse_business_hours(json);
  if (!hours) {
    expect(hours.status().code() == events::StatusCode::kInvalidArgument && !hours.status().message().empty(),
           "hours that are no good say why");
    return;
  }
  const auto written = events::format_business_hours(*hours);
  const auto again = events::parse_business_hours(written);
  expect(again.ok() && *again == *hours, "hours are the same when written and read");
  expect(events::format_business_hours(*again) == written, "hours have one text");
  check_time(BusinessTime(projections::Calendar::of_zone(zone), *hours), from_ms, middle_ms, to_ms);
}

}  // namespace flowtally::tests::fuzz
