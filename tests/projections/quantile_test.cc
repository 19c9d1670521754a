#include "projections/quantile.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "projections/sorted_run.h"

namespace flowtally::tests {

using projections::DurationMs;
using projections::DurationSet;
using projections::SortedRun;

namespace {

/// PostgreSQL's percentile_cont over minutes, by sorting everything.
double percentile_cont(std::vector<DurationMs> values, double q) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double position = q * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(position));
  const auto high = static_cast<std::size_t>(std::ceil(position));
  const double low_minutes = static_cast<double>(values[low]) / 60000.0;
  if (low == high) return low_minutes;
  return low_minutes + (position - std::floor(position)) * (static_cast<double>(values[high]) / 60000.0 - low_minutes);
}

struct Shape {
  std::size_t runs;
  std::size_t run_size;
  std::size_t loose;
  std::int64_t distinct;  // how many different values there may be
};

void check_shape(const Shape& shape, std::mt19937_64& random) {
  CAPTURE(shape.runs);
  CAPTURE(shape.run_size);
  CAPTURE(shape.loose);
  CAPTURE(shape.distinct);
  std::vector<SortedRun> runs(shape.runs);
  std::vector<DurationMs> all;
  DurationSet set;
  for (std::size_t run = 0; run < shape.runs; ++run) {
    const auto size = random() % (shape.run_size + 1);
    // Runs that lie apart from each other are the hard case for a sample.
    const auto shift = random() % 2 == 0 ? 0 : static_cast<std::int64_t>(run) * shape.distinct;
    std::vector<DurationMs> values;
    for (std::size_t i = 0; i < size; ++i) {
      values.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(shape.distinct)) + shift - 50);
    }
    all.insert(all.end(), values.begin(), values.end());
    runs[run].assign(values);
    set.add_run(runs[run].body());
    for (const auto far : runs[run].far()) set.add_value(far);
  }
  for (std::size_t i = 0; i < shape.loose; ++i) {
    all.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(shape.distinct)));
    set.add_value(all.back());
  }
  REQUIRE(set.size() == all.size());
  for (const auto q : {0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
    CAPTURE(q);
    CHECK(set.quantile_minutes(q) == percentile_cont(all, q));
  }
}

}  // namespace

TEST_CASE("quantile: the quantile equals sorting everything, for any number, size and overlap of runs") {
  constexpr std::uint64_t kSeed = 20260215;
  INFO("seed = ", kSeed);
  std::mt19937_64 random(kSeed);
  for (const auto& shape : {Shape{0, 0, 0, 1}, Shape{1, 1, 0, 9}, Shape{0, 0, 7, 100}, Shape{30, 10, 40, 1'000'000},
                            Shape{30, 400, 0, 100'000'000}, Shape{90, 700, 300, 100'000'000}, Shape{3, 20'000, 5, 3},
                            Shape{2, 50'000, 0, 1'000}, Shape{200, 30, 0, 10'000}, Shape{5, 5'000, 0, 1},
                            Shape{20, 900, 10, 5'000'000'000}, Shape{1, 100'000, 0, 60'000}}) {
    for (int repetition = 0; repetition < 6; ++repetition) check_shape(shape, random);
  }
}

TEST_CASE("quantile: the set may be cleared and used again") {
  DurationSet set;
  set.add_value(60'000);
  CHECK(set.quantile_minutes(0.5) == 1.0);
  set.clear();
  CHECK(set.quantile_minutes(0.5) == 0.0);
  const std::vector<projections::RunMs> run{120'000, 240'000};
  set.add_run({run});
  CHECK(set.quantile_minutes(0.5) == 3.0);
}

TEST_CASE("sorted run: a run holds what a sorted vector holds") {
  CHECK(rc::check([] {
    SortedRun run;
    std::vector<DurationMs> model;
    const auto values = *rc::gen::container<std::vector<int>>(1500, rc::gen::inRange(-1000, 1000));
    for (const DurationMs small : values) {
      const auto value = small % 50 == 0 ? small * 3'000'000 : small;  // some do not fit in a run
      if (model.empty() || value % 3 != 0) {
        run.insert(value);
        model.push_back(value);
      } else {
        const auto at = model.begin() + std::abs(value) % static_cast<std::int64_t>(model.size());
        run.erase(*at);
        model.erase(at);
      }
    }
    std::vector<DurationMs> held;
    for (const auto& [sorted, fences] : {run.body(), run.tail()}) {
      RC_ASSERT(std::is_sorted(sorted.begin(), sorted.end()));
      held.insert(held.end(), sorted.begin(), sorted.end());
    }
    const auto [body, fences] = run.body();
    RC_ASSERT((fences != nullptr) == (body.size() >= SortedRun::kFencedMin));
    for (std::size_t i = 0; fences != nullptr && i < fences->size(); ++i) {
      RC_ASSERT((*fences)[i] == body[projections::fence_place(i, body.size())]);
    }
    held.insert(held.end(), run.far().begin(), run.far().end());
    RC_ASSERT(run.size() == model.size());
    std::sort(held.begin(), held.end());
    std::sort(model.begin(), model.end());
    RC_ASSERT(held == model);
  }));
}

}  // namespace flowtally::tests
