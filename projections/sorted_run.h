// Durations in order, for exact quantiles, with cheap insertion in any order: a long sorted part and a short sorted
// tail that takes the insertions and is merged when it is full. Readers always see two sorted runs.
// Invariant 10 (sorted_run_test, "a run holds what a sorted vector holds").
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace flowtally::projections {

/// Milliseconds; negative when a completion lies before its start.
using DurationMs = std::int64_t;

/// How a run keeps them: half the memory, and what a search has to fetch.
using RunMs = std::int32_t;

/// Values that cut a long run into equal parts. They stand close together: a search that begins with them touches half
/// as much memory. The i-th is the run's value at fence_place(i, size).
using Fences = std::array<RunMs, 15>;
inline constexpr std::size_t kPartsOfRun = std::tuple_size_v<Fences> + 1;
constexpr std::size_t fence_place(std::size_t fence, std::size_t size) { return (fence + 1) * size / kPartsOfRun; }

/// Some sorted values, borrowed.
struct Run {
  std::span<const RunMs> values;
  const Fences* fences = nullptr;  // of long runs
};

class SortedRun {
 public:
  /// A body of at least so many values has fences.
  static constexpr std::size_t kFencedMin = 256;

  /// Exactly these values, in any order.
  void assign(std::span<const DurationMs> values);
  void insert(DurationMs value);
  /// Takes one occurrence out. It must be there.
  void erase(DurationMs value);

  std::size_t size() const { return values_.size() + far().size(); }
  Run body() const { return {{values_.data(), body_size_}, body_size_ < kFencedMin ? nullptr : &extra_->fences}; }
  Run tail() const { return {std::span(values_).subspan(body_size_), nullptr}; }
  /// Durations of more than 24 days either way, in any order: too few to matter, too large for a run.
  std::span<const DurationMs> far() const {
    return extra_ ? std::span<const DurationMs>(extra_->far) : std::span<const DurationMs>();
  }

 private:
  // What few runs have.
  struct Extra {
    Fences fences;
    std::vector<DurationMs> far;
  };

  // Where merging the tail (linear in the body) costs about what keeping it sorted (linear in the tail) does.
  std::size_t tail_max() const;
  Extra& extra();
  /// To be called when the body has changed.
  void set_fences();

  std::vector<RunMs> values_;
  std::uint32_t body_size_ = 0;
  std::unique_ptr<Extra> extra_;
};

}  // namespace flowtally::projections
