// Exact quantiles over many sorted runs without concatenating them.
//
// Source: PostgreSQL's percentile_cont (orderedsetaggs.c): position = q * (n - 1) in doubles, then
// lo + (position - floor(position)) * (hi - lo) between the two neighbouring values, here on minutes = ms / 60000.0.
// Invariant 11 (quantile_test, "the quantile equals sorting everything").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "projections/sorted_run.h"

namespace flowtally::projections {

/// The durations a figure is about: sorted runs that are borrowed, and loose values of its own.
class DurationSet {
 public:
  void add_run(std::span<const DurationMs> sorted) {
    if (sorted.empty()) return;
    runs_.push_back(sorted);
    size_ += sorted.size();
  }
  void add_value(DurationMs value) {
    loose_.push_back(value);
    ++size_;
  }

  std::size_t size() const { return size_; }
  void clear();

  /// percentile_cont(q) in minutes, 0 <= q <= 1; 0.0 for an empty set. Costs about the same however long the runs are.
  double quantile_minutes(double q) const;

 private:
  struct Pair {
    DurationMs low;
    DurationMs high;
  };
  /// The values of rank `rank` and `rank + 1` (the latter only if there is one), counting from 0.
  Pair select(std::size_t rank) const;

  std::vector<std::span<const DurationMs>> runs_;
  std::vector<DurationMs> loose_;
  std::size_t size_ = 0;
};

}  // namespace flowtally::projections
