// Durations in order, for exact quantiles, with cheap insertion in any order: a long sorted part and a short sorted
// tail that takes the insertions and is merged when it is full. Readers always see two sorted spans.
// Invariant 10 (sorted_run_test, "a run holds what a sorted vector holds").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace flowtally::projections {

/// Milliseconds; negative when a completion lies before its start.
using DurationMs = std::int64_t;

class SortedRun {
 public:
  void insert(DurationMs value);
  /// Takes one occurrence out. It must be there.
  void erase(DurationMs value);

  std::size_t size() const { return values_.size(); }
  std::span<const DurationMs> body() const { return {values_.data(), body_size_}; }
  std::span<const DurationMs> tail() const { return {values_.data() + body_size_, values_.size() - body_size_}; }

 private:
  // Where merging the tail (linear in the body) costs about what keeping it sorted (linear in the tail) does.
  std::size_t tail_max() const;

  std::vector<DurationMs> values_;
  std::size_t body_size_ = 0;
};

}  // namespace flowtally::projections
