#include "cli/chat_desk.h"

#include <algorithm>

#include "events/time.h"

namespace flowtally::cli {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

struct Hours {
  std::int64_t begin_min;
  std::int64_t end_min;
};
constexpr Hours kAllDay = {8 * 60, 18 * 60};
constexpr Hours kEarly = {7 * 60 + 30, 16 * 60};
constexpr Hours kLate = {11 * 60, 20 * 60};
constexpr Hours kWeekend = {10 * 60, 16 * 60};

Hours hours_of(std::size_t place, bool weekend) {
  if (weekend) return kWeekend;
  if (place == 0) return kAllDay;
  return place % 2 == 0 ? kEarly : kLate;
}

}  // namespace

std::int64_t local_day(const WorldAccount& account, std::int64_t time_ms) {
  const std::int64_t local_ms = time_ms + account.offset_min * kMinuteMs;
  return (local_ms >= 0 ? local_ms : local_ms - events::kDayMs + 1) / events::kDayMs;
}

std::int64_t local_day_begin_ms(const WorldAccount& account, std::int64_t day) {
  return day * events::kDayMs - account.offset_min * kMinuteMs;
}

std::span<const WorldUser> operators_of(const WorldAccount& account) {
  const std::size_t count = std::clamp<std::size_t>(account.users.size() * 2 / 5, 2, kOperatorsMax);
  return std::span(account.users).subspan(1, count);
}

DeskShifts::DeskShifts(const WorldAccount& account, std::int64_t day) {
  const auto operators = operators_of(account);
  const auto weekday = (day + 4) % 7;  // 1970-01-01 was a Thursday
  const bool weekend = weekday == 0 || weekday == 6;
  count_ = std::max<std::size_t>(1, weekend ? operators.size() / 4 : operators.size() * 2 / 3);
  const std::int64_t begin_ms = local_day_begin_ms(account, day);
  for (std::size_t place = 0; place < count_; ++place) {
    Prng prng(mix_bits(account.key, static_cast<std::uint64_t>(day) * kOperatorsMax + place));
    const auto [from_min, to_min] = hours_of(place, weekend);
    const auto around = [&](std::int64_t minute) {
      return begin_ms + (minute - 10) * kMinuteMs + static_cast<std::int64_t>(prng.below(20 * kMinuteMs));
    };
    Shift& shift = shifts_[place];
    shift.user = &operators[(static_cast<std::size_t>(day) * 3 + place) % operators.size()];
    shift.begin_ms = around(from_min);
    shift.end_ms = around(to_min);
  }
}

const WorldUser* DeskShifts::draw(Prng& prng, std::int64_t time_ms, const WorldUser* other) const {
  std::array<const WorldUser*, kOperatorsMax> here{};
  std::size_t count = 0;
  for (const Shift& shift : all()) {
    if (shift.begin_ms <= time_ms && time_ms < shift.end_ms && shift.user != other) here[count++] = shift.user;
  }
  return count == 0 ? nullptr : here[prng.below(count)];
}

}  // namespace flowtally::cli
