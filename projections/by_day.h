// Cells by day number, only for the days that have something. Days are found in order; the cells themselves stand in
// order of arrival, so that a day which comes late moves 8 bytes a day and no cells. A value, no thread of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace flowtally::projections {

template <typename Cell>
class ByDay {
  struct Place {
    std::int32_t day;
    std::uint32_t cell;
  };

 public:
  /// Days in order, each with its cell. Valid until the next change.
  class Range {
   public:
    class Iterator {
     public:
      Iterator(const Place* place, const Cell* cells) : place_(place), cells_(cells) {}
      std::pair<std::int32_t, const Cell&> operator*() const { return {place_->day, cells_[place_->cell]}; }
      Iterator& operator++() {
        ++place_;
        return *this;
      }
      bool operator==(const Iterator& other) const { return place_ == other.place_; }

     private:
      const Place* place_;
      const Cell* cells_;
    };

    Range(const Place* begin, const Place* end, const Cell* cells) : begin_(begin), end_(end), cells_(cells) {}
    Iterator begin() const { return {begin_, cells_}; }
    Iterator end() const { return {end_, cells_}; }
    bool empty() const { return begin_ == end_; }
    std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
    std::pair<std::int32_t, const Cell&> operator[](std::size_t i) const {
      return {begin_[i].day, cells_[begin_[i].cell]};
    }

   private:
    const Place* begin_;
    const Place* end_;
    const Cell* cells_;
  };

  /// The day's cell, made if it has none.
  Cell& at(std::int32_t day) {
    const auto place = lower_bound(day);
    if (place < places_.size() && places_[place].day == day) return cells_[places_[place].cell];
    places_.insert(places_.begin() + static_cast<std::ptrdiff_t>(place),
                   Place{day, static_cast<std::uint32_t>(cells_.size())});
    return cells_.emplace_back();
  }

  Cell* find(std::int32_t day) {
    const auto place = lower_bound(day);
    return place == places_.size() || places_[place].day != day ? nullptr : &cells_[places_[place].cell];
  }
  const Cell* find(std::int32_t day) const { return const_cast<ByDay*>(this)->find(day); }

  /// The days from `first` to `last`, both included.
  Range between(std::int32_t first, std::int32_t last) const {
    const auto begin = lower_bound(first);
    const auto end = last < first ? begin : lower_bound(last + 1);
    return {places_.data() + begin, places_.data() + end, cells_.data()};
  }
  /// The days from `first` on.
  Range from(std::int32_t first) const {
    return {places_.data() + lower_bound(first), places_.data() + places_.size(), cells_.data()};
  }
  Range all() const { return {places_.data(), places_.data() + places_.size(), cells_.data()}; }

  /// All cells, in no order.
  std::vector<Cell>& cells() { return cells_; }

  /// Gives back the room beyond what is there.
  void shrink() {
    places_.shrink_to_fit();
    cells_.shrink_to_fit();
  }
  void clear() {
    places_.clear();
    cells_.clear();
  }

 private:
  /// The first place of a day that is not before `day`.
  std::size_t lower_bound(std::int32_t day) const {
    if (places_.empty() || places_.back().day < day) return places_.size();
    // Where no day is missing, a day stands at its distance from the first one.
    const auto guess = static_cast<std::size_t>(std::int64_t{day} - places_.front().day);
    if (guess < places_.size() && places_[guess].day == day) return guess;
    const auto found = std::lower_bound(places_.begin(), places_.end(), day,
                                        [](const Place& place, std::int32_t value) { return place.day < value; });
    return static_cast<std::size_t>(found - places_.begin());
  }

  std::vector<Place> places_;  // by day
  std::vector<Cell> cells_;
};

/// When something happens that does not: later than every fact.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// The earliest time at or after `from_ms` of what the cells of `range`, which follow each other in time, hold; kNever
/// if there is none. times_of(cell, visit) calls visit(time_ms) for each.
template <typename Range, typename TimesOf>
std::int64_t first_time(const Range& range, std::int64_t from_ms, TimesOf&& times_of) {
  std::int64_t first = kNever;
  for (const auto& [key, cell] : range) {
    times_of(cell, [&](std::int64_t time_ms) {
      if (time_ms >= from_ms) first = std::min(first, time_ms);
    });
    if (first != kNever) break;
  }
  return first;
}

}  // namespace flowtally::projections
