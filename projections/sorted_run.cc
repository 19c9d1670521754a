#include "projections/sorted_run.h"

#include <algorithm>

#include "events/status.h"

namespace flowtally::projections {

namespace {
constexpr std::size_t kTailMin = 32;
constexpr std::size_t kTailMax = 512;
}  // namespace

std::size_t SortedRun::tail_max() const { return std::clamp(body_size_ / 16, kTailMin, kTailMax); }

void SortedRun::insert(DurationMs value) {
  const auto tail_begin = values_.begin() + static_cast<std::ptrdiff_t>(body_size_);
  values_.insert(std::upper_bound(tail_begin, values_.end(), value), value);
  if (values_.size() - body_size_ <= tail_max()) return;
  std::inplace_merge(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(body_size_), values_.end());
  body_size_ = values_.size();
}

void SortedRun::erase(DurationMs value) {
  const auto body_end = values_.begin() + static_cast<std::ptrdiff_t>(body_size_);
  auto found = std::lower_bound(body_end, values_.end(), value);
  if (found == values_.end() || *found != value) {
    found = std::lower_bound(values_.begin(), body_end, value);
    events::ensure(found != body_end && *found == value, "a duration that leaves a run was in it");
    --body_size_;
  }
  values_.erase(found);
}

}  // namespace flowtally::projections
