// Business hours minute by minute: an instant is open when the local clock then stands in an interval of its local
// date, or in one of the date before that runs past midnight. For clocks that change at whole minutes.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "events/time.h"

namespace flowtally::tests {

class ReferenceBusiness {
 public:
  /// `hours_json` is that of `account.updated`; empty for the default hours.
  ReferenceBusiness(std::string time_zone, const std::string& hours_json);

  bool is_open(events::Timestamp time) const;
  /// What of [from, to) is open; if it ends before it begins, minus what of [to, from) is.
  std::int64_t open_ms(events::Timestamp from, events::Timestamp to) const;

 private:
  struct Interval {  // in minutes since midnight; one that closes at or before its opening runs past midnight
    int open;
    int close;
    bool past_midnight() const { return close <= open; }
  };
  using Intervals = std::vector<Interval>;

  Intervals intervals_of(std::int32_t date) const;
  /// The spans that open on a date, which are worked out once.
  const std::vector<std::pair<events::Timestamp, events::Timestamp>>& spans_of(std::int32_t date) const;
  /// By minute of a UTC day, which is worked out once.
  const std::vector<bool>& open_minutes(std::int64_t utc_day) const;

  std::string time_zone_;
  std::map<int, Intervals> week_;                 // by day of the week, 0 is Sunday
  std::map<std::int32_t, Intervals> exceptions_;  // by date
  mutable std::map<std::int32_t, std::vector<std::pair<events::Timestamp, events::Timestamp>>> spans_;
  mutable std::map<std::int64_t, std::vector<bool>> open_minutes_;
};

}  // namespace flowtally::tests
