#include "cli/session_schedule.h"

#include <algorithm>
#include <array>

namespace flowtally::cli {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::size_t kHoursOfWeek = 168;
constexpr std::uint64_t kWeekTotal = 1'000'000;  // what the hours of an average week add up to

/// How busy all accounts together are in each hour of the week that begins at `begin_ms`.
std::array<std::uint64_t, kHoursOfWeek> activity_of_week(const HistoryWorld& world, std::int64_t begin_ms) {
  std::array<std::uint64_t, kHoursOfWeek> week{};
  std::uint64_t total = 0;
  for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour) {
    const std::int64_t hour_ms = begin_ms + static_cast<std::int64_t>(hour) * kHourMs;
    for (const WorldAccount& account : world.accounts()) {
      week[hour] += account.weight * HistoryWorld::activity(account, hour_ms) / 1000;
    }
    total += week[hour];
  }
  for (std::uint64_t& hour : week) hour = hour * 1000 / (total / (kWeekTotal / 1000)) + 1;
  return week;
}

}  // namespace

SessionSchedule::SessionSchedule(const HistoryWorld& world, const HistoryOptions& options, std::uint64_t count,
                                 std::uint64_t salt)
    : world_(world),
      key_seed_(mix_bits(mix_bits(options.seed, options.stream), salt)),
      begin_ms_(options.end.time_since_epoch().count() - options.days * events::kDayMs) {
  const auto week = activity_of_week(world, begin_ms_);
  const auto hours = static_cast<std::size_t>(options.days) * 24;
  std::vector<std::uint64_t> busy_until(hours + 1);  // at most 2^37 for the longest history
  for (std::size_t hour = 0; hour < hours; ++hour) {
    const std::uint64_t growth = 70 + 30 * hour / hours;
    const std::uint64_t day_noise = 85 + mix_bits(key_seed_, hour / 24) % 31;
    busy_until[hour + 1] = busy_until[hour] + week[hour % kHoursOfWeek] * growth * day_noise / 10'000;
  }
  // Halve both sides of the proportion until the product with the count (at most 2^30) fits 64 bits.
  const std::uint64_t total = std::max<std::uint64_t>(1, busy_until.back());
  int shift = 0;
  while ((total >> shift) >= (1ULL << 33)) ++shift;
  for (const std::uint64_t busy : busy_until) {
    first_.push_back(count * (busy >> shift) / (total >> shift));
  }
  first_.back() = count;
}

UnitStart SessionSchedule::start(std::uint64_t number) const {
  const auto above = std::upper_bound(first_.begin(), first_.end() - 1, number);
  return start_in(static_cast<std::size_t>(above - first_.begin()) - 1, number);
}

UnitStart SessionSchedule::start_in(std::size_t hour, std::uint64_t number) const {
  UnitStart start;
  start.key = mix_bits(key_seed_, number);
  Prng prng(start.key ^ 0x7374617274ULL);
  const std::int64_t hour_ms = begin_ms_ + static_cast<std::int64_t>(hour) * kHourMs;
  do {  // an account by its size, kept as often as it is busy in this hour
    start.account = &world_.accounts()[world_.account_choice().draw(prng)];
  } while (prng.below(HistoryWorld::kActivityMax) >= HistoryWorld::activity(*start.account, hour_ms));
  start.time_ms = hour_ms + static_cast<std::int64_t>(prng.below(kHourMs));
  return start;
}

}  // namespace flowtally::cli
