// Exact quantiles over many sorted runs without concatenating them.
//
// Source: PostgreSQL's percentile_cont (orderedsetaggs.c): position = q * (n - 1) in doubles, then
// lo + (position - floor(position)) * (hi - lo) between the two neighbouring values, here on minutes = ms / 60000.0 or
// seconds = ms / 1000.0. Invariant 11 (quantile_test, "the quantile equals sorting everything").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "projections/sorted_run.h"

namespace flowtally::projections {

/// The durations a figure is about: sorted runs that are borrowed, and loose values of its own.
class DurationSet {
 public:
  void add_run(const Run& run) {
    if (run.values.empty()) return;
    if (run.fences != nullptr) __builtin_prefetch(run.fences);
    runs_.push_back(run);
    size_ += run.values.size();
  }
  void add_value(DurationMs value) {
    loose_.push_back(value);
    ++size_;
  }

  std::size_t size() const { return size_; }
  void clear();

  /// percentile_cont(q) in units of so many milliseconds, 0 <= q <= 1; 0.0 for an empty set. Costs about the same
  /// however long the runs are.
  double quantile(double q, double unit_ms) const;
  double quantile_minutes(double q) const { return quantile(q, 60000.0); }
  double quantile_seconds(double q) const { return quantile(q, 1000.0); }

 private:
  struct Pair {
    DurationMs low;
    DurationMs high;
  };
  /// The values of rank `rank` and `rank + 1` (the latter only if there is one), counting from 0.
  Pair select(std::size_t rank) const;

  std::vector<Run> runs_;
  std::vector<DurationMs> loose_;
  std::size_t size_ = 0;
};

}  // namespace flowtally::projections
