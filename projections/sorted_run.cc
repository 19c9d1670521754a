#include "projections/sorted_run.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "events/status.h"

namespace flowtally::projections {

namespace {

constexpr std::uint32_t kTailMin = 32;
constexpr std::uint32_t kTailMax = 512;

bool fits(DurationMs value) { return std::in_range<RunMs>(value); }

}  // namespace

std::size_t SortedRun::tail_max() const { return std::clamp(body_size_ / 16, kTailMin, kTailMax); }

SortedRun::Extra& SortedRun::extra() {
  if (!extra_) extra_ = std::make_unique<Extra>();
  return *extra_;
}

void SortedRun::assign(std::span<const DurationMs> values) {
  *this = {};
  values_.reserve(values.size());
  for (const auto value : values) {
    if (fits(value)) {
      values_.push_back(static_cast<RunMs>(value));
    } else {
      extra().far.push_back(value);
    }
  }
  std::sort(values_.begin(), values_.end());
  body_size_ = static_cast<std::uint32_t>(values_.size());
  set_fences();
}

void SortedRun::set_fences() {
  if (body_size_ < kFencedMin) return;
  auto& fences = extra().fences;
  for (std::size_t i = 0; i < fences.size(); ++i) fences[i] = values_[fence_place(i, body_size_)];
}

void SortedRun::insert(DurationMs value) {
  if (!fits(value)) return extra().far.push_back(value);
  const auto tail_begin = values_.begin() + body_size_;
  values_.insert(std::upper_bound(tail_begin, values_.end(), value), static_cast<RunMs>(value));
  if (values_.size() - body_size_ <= tail_max()) return;
  std::inplace_merge(values_.begin(), values_.begin() + body_size_, values_.end());
  body_size_ = static_cast<std::uint32_t>(values_.size());
  set_fences();
}

void SortedRun::erase(DurationMs value) {
  if (!fits(value)) {
    auto& far = extra().far;
    const auto found = std::find(far.begin(), far.end(), value);
    events::ensure(found != far.end(), "a duration that leaves a run was in it");
    far.erase(found);
    return;
  }
  const auto body_end = values_.begin() + body_size_;
  auto found = std::lower_bound(body_end, values_.end(), value);
  if (found != values_.end() && *found == value) {
    values_.erase(found);
    return;
  }
  found = std::lower_bound(values_.begin(), body_end, value);
  events::ensure(found != body_end && *found == value, "a duration that leaves a run was in it");
  values_.erase(found);
  --body_size_;
  set_fences();
}

}  // namespace flowtally::projections
