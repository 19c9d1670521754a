// Moments in order of time, with what they add up to: any span of time is counted and summed in microseconds, however
// many moments are stored, and quantiles come from sorted runs of whole days. Days are days of UTC, so nothing here
// depends on a zone.
//
// An Entry is a plain value with `time_ms` and `key` (what it is about; one entry per time and key), a type Sums and
// kRuns, a number of durations of which runs are kept: duration(run) is one of them, or kNoDuration. Sums is a SumsOf
// with add(entry). One thread at a time may change it.
// Invariant 20 (timeline_test, "a timeline holds what a sorted list holds").
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "projections/by_day.h"
#include "projections/quantile.h"
#include "projections/state_check.h"

namespace flowtally::projections {

/// The duration of what has not ended.
inline constexpr DurationMs kNoDuration = std::numeric_limits<DurationMs>::min();

/// The day of UTC that an instant lies in.
inline std::int32_t utc_day_of(std::int64_t time_ms) {
  return static_cast<std::int32_t>(time_ms >= 0 ? time_ms / 86'400'000 : -((-time_ms + 86'399'999) / 86'400'000));
}

/// Integers that add up. What each is, the deriving struct says.
template <std::size_t N>
struct SumsOf {
  std::array<std::int64_t, N> values{};

  SumsOf& operator+=(const SumsOf& other) {
    for (std::size_t i = 0; i < N; ++i) values[i] += other.values[i];
    return *this;
  }
  /// Adds what `until` has more than `from`.
  void add_difference(const SumsOf& until, const SumsOf& from) {
    for (std::size_t i = 0; i < N; ++i) values[i] += until.values[i] - from.values[i];
  }
};

template <typename Entry>
class Timeline {
 public:
  using Sums = typename Entry::Sums;

  std::uint64_t size() const { return size_; }

  void insert(const Entry& entry) {
    auto& cell = days_.at(utc_day_of(entry.time_ms));
    const auto place = std::upper_bound(cell.entries.begin(), cell.entries.end(), entry, precedes);
    const auto position = static_cast<std::size_t>(place - cell.entries.begin());
    cell.entries.insert(place, entry);
    for (std::size_t run = 0; run < Entry::kRuns; ++run) {
      if (const auto value = entry.duration(run); value != kNoDuration) cell.runs[run].insert(value);
    }
    cell.add_up_from(position / kBlock);
    ++size_;
  }
  /// Takes out the entry of this time and key, which must be there.
  void erase(std::int64_t time_ms, std::uint32_t key) {
    auto& cell = *days_.find(utc_day_of(time_ms));
    auto place = std::partition_point(cell.entries.begin(), cell.entries.end(), [&](const Entry& entry) {
      return entry.time_ms < time_ms || (entry.time_ms == time_ms && entry.key < key);
    });
    for (std::size_t run = 0; run < Entry::kRuns; ++run) {
      if (const auto value = place->duration(run); value != kNoDuration) cell.runs[run].erase(value);
    }
    const auto position = static_cast<std::size_t>(place - cell.entries.begin());
    cell.entries.erase(place);
    cell.add_up_from(position / kBlock);
    --size_;
  }
  /// Adds an entry in passing: finish() comes before anything else.
  void append(const Entry& entry) {
    days_.at(utc_day_of(entry.time_ms)).entries.push_back(entry);
    ++size_;
  }
  /// Puts in order what was appended.
  void finish() {
    for (auto& cell : days_.cells()) cell.finish();
  }

  /// What the entries of [from_ms, to_ms) add up to.
  Sums sums(std::int64_t from_ms, std::int64_t to_ms) const {
    Sums total;
    for_each_day(from_ms, to_ms, [&](const Cell& cell, std::size_t begin, std::size_t end) {
      if (begin == 0 && end == cell.entries.size()) {
        total += cell.total;
      } else {
        cell.add_between(begin, end, total);
      }
    });
    return total;
  }
  /// Calls visit(entry) for the entries of [from_ms, to_ms), in order of time.
  template <typename Visit>
  void for_each(std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const {
    for_each_day(from_ms, to_ms, [&](const Cell& cell, std::size_t begin, std::size_t end) {
      for (auto i = begin; i < end; ++i) visit(cell.entries[i]);
    });
  }
  /// Adds the durations of the entries of [from_ms, to_ms) to `set`, which borrows runs.
  void collect(std::int64_t from_ms, std::int64_t to_ms, std::size_t run, DurationSet& set) const {
    for_each_day(from_ms, to_ms, [&](const Cell& cell, std::size_t begin, std::size_t end) {
      if (begin == 0 && end == cell.entries.size()) {
        set.add_run(cell.runs[run].body());
        set.add_run(cell.runs[run].tail());
        for (const auto value : cell.runs[run].far()) set.add_value(value);
        return;
      }
      for (auto i = begin; i < end; ++i) {
        if (const auto value = cell.entries[i].duration(run); value != kNoDuration) set.add_value(value);
      }
    });
  }
  /// How many entries lie in [from_ms, to_ms).
  std::uint64_t count(std::int64_t from_ms, std::int64_t to_ms) const {
    std::uint64_t total = 0;
    for_each_day(from_ms, to_ms, [&](const Cell&, std::size_t begin, std::size_t end) { total += end - begin; });
    return total;
  }

  /// Whether holds(entry) for every entry, whatever their order. May be called before finish().
  template <typename Predicate>
  bool all_of(Predicate&& holds) const {
    const auto days = days_.all();
    for (std::size_t i = 0; i < days.size(); ++i) {
      const auto& entries = days[i].second.entries;
      if (!std::all_of(entries.begin(), entries.end(), holds)) return false;
    }
    return true;
  }

  /// Of plain entries. What was read is appended: finish() comes before anything else.
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    std::vector<Entry> entries;
    if constexpr (std::is_const_v<Self>) {
      for (const auto& [day, cell] : self.days_.all()) {
        entries.insert(entries.end(), cell.entries.begin(), cell.entries.end());
      }
      archive(entries);
    } else {
      archive(entries);
      for (const auto& entry : entries) {
        if (!is_event_time(entry.time_ms)) return archive.reject();
        self.append(entry);
      }
    }
  }

 private:
  static constexpr std::size_t kBlock = 32;

  static bool precedes(const Entry& a, const Entry& b) {
    return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : a.key < b.key;
  }

  struct Cell {
    std::vector<Entry> entries;  // by (time, key)
    std::vector<Sums> before;    // by block of entries: what those before it add up to
    Sums total;
    std::array<SortedRun, Entry::kRuns> runs;

    void add_up_from(std::size_t block) {
      before.resize(entries.size() / kBlock + 1);
      Sums sums = block == 0 ? Sums() : before[block];
      for (auto i = block * kBlock; i < entries.size(); ++i) {
        if (i % kBlock == 0) before[i / kBlock] = sums;
        sums.add(entries[i]);
      }
      if (entries.size() % kBlock == 0) before.back() = sums;
      total = sums;
    }
    void add_between(std::size_t begin, std::size_t end, Sums& sums) const {
      // From one running total to the other, and the rest one by one.
      const auto first = (begin + kBlock - 1) / kBlock;
      const auto last = end / kBlock;
      if (first >= last) {
        for (auto i = begin; i < end; ++i) sums.add(entries[i]);
        return;
      }
      for (auto i = begin; i < first * kBlock; ++i) sums.add(entries[i]);
      sums.add_difference(before[last], before[first]);
      for (auto i = last * kBlock; i < end; ++i) sums.add(entries[i]);
    }
    void finish() {
      if (!std::is_sorted(entries.begin(), entries.end(), precedes)) {
        std::sort(entries.begin(), entries.end(), precedes);
      }
      entries.shrink_to_fit();
      add_up_from(0);
      std::vector<DurationMs> values;
      for (std::size_t run = 0; run < Entry::kRuns; ++run) {
        values.clear();
        for (const auto& entry : entries) {
          if (const auto value = entry.duration(run); value != kNoDuration) values.push_back(value);
        }
        runs[run].assign(values);
      }
    }
  };

  /// Calls visit(cell, begin, end) for each day that has entries in [from_ms, to_ms), with their positions.
  template <typename Visit>
  void for_each_day(std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const {
    if (from_ms >= to_ms) return;
    const auto first = utc_day_of(from_ms);
    const auto last = utc_day_of(to_ms - 1);
    const auto position = [](const Cell& cell, std::int64_t time_ms) {
      const auto place = std::partition_point(cell.entries.begin(), cell.entries.end(),
                                              [&](const Entry& entry) { return entry.time_ms < time_ms; });
      return static_cast<std::size_t>(place - cell.entries.begin());
    };
    for (const auto& [day, cell] : days_.between(first, last)) {
      const auto begin = day == first ? position(cell, from_ms) : 0;
      const auto end = day == last ? position(cell, to_ms) : cell.entries.size();
      if (begin < end) visit(cell, begin, end);
    }
  }

  ByDay<Cell> days_;
  std::uint64_t size_ = 0;
};

}  // namespace flowtally::projections
