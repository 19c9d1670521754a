// Who answers the live chats of a synthetic history, and when: shifts of operators by local day, fewer at weekends. A
// pure function of the world, the same on every machine, whatever else a history has. Immutable; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "cli/history_world.h"

namespace flowtally::cli {

struct Shift {
  const WorldUser* user = nullptr;
  std::int64_t begin_ms = 0;
  std::int64_t end_ms = 0;
};

inline constexpr std::size_t kOperatorsMax = 12;

/// The day in the account's zone, since 1970, and when it begins; as good as a rhythm needs it.
std::int64_t local_day(const WorldAccount& account, std::int64_t time_ms);
std::int64_t local_day_begin_ms(const WorldAccount& account, std::int64_t day);

/// The users who answer chats.
std::span<const WorldUser> operators_of(const WorldAccount& account);

class DeskShifts {
 public:
  /// Of one local day.
  DeskShifts(const WorldAccount& account, std::int64_t day);

  std::span<const Shift> all() const { return {shifts_.data(), count_}; }
  /// One of those who work at `time_ms` but `other`; none if nobody does.
  const WorldUser* draw(Prng& prng, std::int64_t time_ms, const WorldUser* other = nullptr) const;

 private:
  std::array<Shift, kOperatorsMax> shifts_{};
  std::size_t count_ = 0;
};

}  // namespace flowtally::cli
