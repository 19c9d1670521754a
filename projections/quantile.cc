#include "projections/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace flowtally::projections {

namespace {

constexpr auto kLowest = std::numeric_limits<DurationMs>::min();
constexpr auto kHighest = std::numeric_limits<DurationMs>::max();
constexpr std::size_t kCollectMax = 1024;  // values that are faster selected from directly than narrowed further
constexpr std::size_t kSamples = 192;      // evenly spaced over all runs

/// Values among which one of a rank is looked for: sorted runs, and loose ones in any order.
struct Candidates {
  std::vector<Run> runs;
  std::vector<DurationMs> loose;
  std::size_t count = 0;  // of all of them
};

RunMs nearest_fence(const Fences& fences, std::size_t at, std::size_t size) {
  const auto sixteenths = (at * kPartsOfRun + size / 2) / size;
  return fences[std::clamp<std::size_t>(sixteenths, 1, fences.size()) - 1];
}

/// Two values that very probably enclose the value of rank `rank`: neighbours of its place in a sample that takes
/// every stride-th value of each sorted run, and is therefore nearly as even as the whole.
std::pair<DurationMs, DurationMs> bracket(const Candidates& candidates, std::size_t rank,
                                          std::vector<DurationMs>& samples) {
  samples.clear();
  const auto stride = std::max<std::size_t>(candidates.count / kSamples, 2);
  std::size_t skip = stride / 2;  // carried over the runs, so that short ones are sampled in proportion too
  const auto sample = [&](std::size_t size, auto&& value_at) {
    for (; skip < size; skip += stride) samples.push_back(value_at(skip));
    skip -= size;
  };
  for (const auto& run : candidates.runs) {
    const auto& values = run.values;
    const auto* const fences = run.fences;
    if (fences != nullptr && stride >= values.size() / kPartsOfRun) {
      sample(values.size(), [&](std::size_t at) -> DurationMs { return nearest_fence(*fences, at, values.size()); });
    } else {
      sample(values.size(), [&](std::size_t at) -> DurationMs { return values[at]; });
    }
  }
  sample(candidates.loose.size(), [&](std::size_t at) { return candidates.loose[at]; });
  // A run's part of the rank is off by up to half a stride either way: twice the standard deviation of their sum.
  // Each loose sample stands for itself, as a run of one stride would.
  const auto uneven = candidates.runs.size() + candidates.loose.size() / stride;
  const auto slack = static_cast<std::size_t>(2 * std::sqrt(static_cast<double>(uneven) / 12)) + 1;
  const auto place = std::min(rank / stride, samples.size() - 1);
  const auto sample_at = [&](std::size_t at) {
    std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end());
    return samples[at];
  };
  return {place < slack ? kLowest : sample_at(place - slack),
          place + slack >= samples.size() ? kHighest : sample_at(place + slack)};
}

/// The part of a run that holds the border between the values below some value and the others.
struct Part {
  std::size_t begin;
  std::size_t end;
};

/// Found by the fences; the part's middle is asked for from memory.
Part part_around(const Run& run, DurationMs value) {
  Part part{0, run.values.size()};
  if (run.fences != nullptr) {
    std::size_t below = 0;
    for (const auto fence : *run.fences) below += fence < value ? 1 : 0;
    if (below < run.fences->size()) part.end = fence_place(below, run.values.size());
    if (below > 0) part.begin = fence_place(below - 1, run.values.size()) + 1;
  }
  const auto quarter = (part.end - part.begin) / 4;
  for (const std::size_t i : {1U, 2U, 3U}) __builtin_prefetch(run.values.data() + part.begin + i * quarter);
  return part;
}

/// How many values of the run lie below `value`.
std::size_t count_below(const Run& run, const Part& part, DurationMs value) {
  const auto first = run.values.begin() + static_cast<std::ptrdiff_t>(part.begin);
  const auto last = run.values.begin() + static_cast<std::ptrdiff_t>(part.end);
  return static_cast<std::size_t>(std::lower_bound(first, last, value) - run.values.begin());
}

/// How many values of the run are at most `value`, when its first `begin` are. Few more are expected to be: steps grow
/// from there.
std::size_t count_up_to(const Run& run, std::size_t begin, DurationMs value) {
  const auto& values = run.values;
  for (std::size_t step = 16;; step *= 2) {
    const auto end = std::min(begin + step, values.size());
    if (end == values.size() || values[end] > value) {
      const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto last = values.begin() + static_cast<std::ptrdiff_t>(end);
      return static_cast<std::size_t>(std::upper_bound(first, last, value) - values.begin());
    }
    begin = end + 1;
  }
}

/// What of some candidates lies from one value to another.
struct Cut {
  Candidates inside;
  std::size_t below = 0;        // how many lie below
  DurationMs above = kHighest;  // the least value that lies above
  std::vector<Part> parts;      // by run

  void take(const Candidates& all, DurationMs low, DurationMs high) {
    inside.runs.clear();
    inside.loose.clear();
    below = 0;
    above = kHighest;
    inside.count = 0;
    parts.clear();
    for (const auto& run : all.runs) parts.push_back(part_around(run, low));
    for (std::size_t i = 0; i < all.runs.size(); ++i) {
      const auto& run = all.runs[i];
      const auto begin = count_below(run, parts[i], low);
      const auto end = high == kHighest ? run.values.size() : count_up_to(run, begin, high);
      below += begin;
      if (end < run.values.size()) above = std::min(above, DurationMs{run.values[end]});
      if (begin == end) continue;
      inside.runs.push_back({run.values.subspan(begin, end - begin)});
      inside.count += end - begin;
    }
    inside.loose.resize(all.loose.size());
    std::size_t kept = 0;
    for (const auto value : all.loose) {
      below += value < low ? 1 : 0;
      above = std::min(above, value > high ? value : kHighest);
      inside.loose[kept] = value;
      kept += value >= low && value <= high ? 1 : 0;
    }
    inside.loose.resize(kept);
    inside.count += kept;
  }
};

/// The values of rank `rank` and `rank + 1` of two sorted runs: how many of `a` lie below is found by bisection.
std::pair<DurationMs, DurationMs> select_of_two(std::span<const RunMs> a, std::span<const RunMs> b, std::size_t rank) {
  auto low = rank > b.size() ? rank - b.size() : 0;
  auto high = std::min(rank, a.size());
  while (low < high) {
    const auto from_a = low + (high - low) / 2;
    if (a[from_a] < b[rank - from_a - 1]) {
      low = from_a + 1;
    } else {
      high = from_a;
    }
  }
  auto in_a = low;
  auto in_b = rank - low;
  const auto take = [&] {
    const bool from_a = in_b == b.size() || (in_a < a.size() && a[in_a] < b[in_b]);
    return from_a ? a[in_a++] : b[in_b++];
  };
  const DurationMs first = take();
  return {first, in_a + in_b < a.size() + b.size() ? DurationMs{take()} : kHighest};
}

}  // namespace

void DurationSet::clear() {
  runs_.clear();
  loose_.clear();
  size_ = 0;
}

DurationSet::Pair DurationSet::select(std::size_t rank) const {
  if (loose_.empty() && runs_.size() <= 2) {  // a day's cell
    constexpr std::span<const RunMs> none;
    const auto [low, high] = select_of_two(runs_.front().values, runs_.size() == 2 ? runs_.back().values : none, rank);
    return {low, high};
  }
  thread_local Candidates candidates;
  thread_local Cut cut;
  thread_local std::vector<DurationMs> values;
  candidates.runs = runs_;
  candidates.loose = loose_;
  candidates.count = size_;
  auto above = kHighest;  // the least value known to lie above all candidates
  while (candidates.count > kCollectMax) {
    auto [low, high] = bracket(candidates, rank, values);
    cut.take(candidates, low, high);
    if (rank < cut.below) {  // the sample misled: the rank lies on this side
      high = low, low = kLowest;
      cut.take(candidates, low, high);
    } else if (rank >= cut.below + cut.inside.count) {
      low = high, high = kHighest;
      cut.take(candidates, low, high);
    }
    if (cut.inside.count == candidates.count && low != high) break;  // few values, each very often: nothing to narrow
    above = std::min(above, cut.above);
    rank -= cut.below;
    if (low == high) return {low, rank + 1 < cut.inside.count ? low : above};
    std::swap(candidates, cut.inside);
  }
  values = candidates.loose;
  for (const auto& run : candidates.runs) values.insert(values.end(), run.values.begin(), run.values.end());
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(values.begin(), nth, values.end());
  const auto next = std::min_element(nth + 1, values.end());
  return {*nth, next == values.end() ? above : *next};
}

double DurationSet::quantile(double q, double unit_ms) const {
  if (size_ == 0) return 0.0;
  const double position = q * static_cast<double>(size_ - 1);
  const double floor = std::floor(position);
  const auto [low, high] = select(static_cast<std::size_t>(floor));
  const double low_units = static_cast<double>(low) / unit_ms;
  if (position == floor) return low_units;
  const double high_units = static_cast<double>(high) / unit_ms;
  return low_units + (position - floor) * (high_units - low_units);
}

}  // namespace flowtally::projections
