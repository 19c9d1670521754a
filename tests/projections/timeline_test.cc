#include "projections/timeline.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "projections/chat_moments.h"

namespace flowtally::tests {

using projections::Close;
using projections::DurationSet;
using projections::kNoDuration;
using projections::Timeline;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

Close random_close(std::mt19937_64& random, std::uint32_t key) {
  const auto up_to = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  const auto duration = up_to(7'200'000) - 600'000;
  return {.time_ms = up_to(20) == 0 ? 5 * kDayMs : up_to(9 * kDayMs),  // many at one instant, a day's first
          .key = key,
          .over = up_to(3) == 0,
          .timed_out = up_to(4) == 0,
          .reopened_ms = up_to(5) == 0 ? 1 : projections::kNever,
          .resolution = {duration, duration / 2}};
}

double quantile_of(std::vector<std::int64_t> values, double q) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double position = q * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(position);
  const double first = static_cast<double>(values[low]) / 1000.0;
  if (static_cast<double>(low) == position) return first;
  return first + (position - static_cast<double>(low)) * (static_cast<double>(values[low + 1]) / 1000.0 - first);
}

/// Compares a span of the timeline with what a list of its entries gives.
void check_span(const Timeline<Close>& timeline, const std::vector<Close>& all, std::int64_t from, std::int64_t to) {
  CAPTURE(from);
  CAPTURE(to);
  Close::Sums sums;
  std::vector<std::int64_t> values;
  for (const auto& close : all) {
    if (close.time_ms < from || close.time_ms >= to) continue;
    sums.add(close);
    values.push_back(close.resolution.business);
  }
  CHECK(timeline.sums(from, to).values == sums.values);
  CHECK(timeline.count(from, to) == values.size());
  DurationSet set;
  timeline.collect(from, to, Close::kBusinessResolutions, set);
  CHECK(set.size() == values.size());
  CHECK(set.quantile_seconds(0.9) == quantile_of(values, 0.9));
  std::size_t visited = 0;
  std::int64_t last = from;
  timeline.for_each(from, to, [&](const Close& close) {
    CHECK(close.time_ms >= last);
    last = close.time_ms;
    ++visited;
  });
  CHECK(visited == values.size());
}

}  // namespace

TEST_CASE("timeline: a timeline holds what a sorted list holds, through insertions, erasures and making it anew") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Timeline<Close> timeline;
    std::vector<Close> all;
    for (std::uint32_t key = 0; key < 600; ++key) {
      const auto close = random_close(random, key);
      timeline.insert(close);
      all.push_back(close);
      if (random() % 3 != 0) continue;
      const auto victim = static_cast<std::ptrdiff_t>(random() % all.size());
      timeline.erase(all[static_cast<std::size_t>(victim)].time_ms, all[static_cast<std::size_t>(victim)].key);
      all.erase(all.begin() + victim);
    }
    Timeline<Close> anew;
    for (const auto& close : all) anew.append(close);
    anew.finish();
    CHECK(timeline.size() == all.size());
    for (int i = 0; i < 100; ++i) {
      const auto edge = [&] {
        return static_cast<std::int64_t>(random() % (10 * kDayMs)) / (i % 2 == 0 ? 1 : kDayMs) *
               (i % 2 == 0 ? 1 : kDayMs);
      };
      const auto from = edge();
      const auto to = edge();
      check_span(timeline, all, from, to);
      check_span(anew, all, from, to);
    }
  }
}

TEST_CASE("timeline: days are days of UTC, before 1970 too") {
  CHECK(projections::utc_day_of(0) == 0);
  CHECK(projections::utc_day_of(kDayMs - 1) == 0);
  CHECK(projections::utc_day_of(kDayMs) == 1);
  CHECK(projections::utc_day_of(-1) == -1);
  CHECK(projections::utc_day_of(-kDayMs) == -1);
}

}  // namespace flowtally::tests
