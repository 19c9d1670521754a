// Instants. A Timestamp is milliseconds since 1970-01-01T00:00:00Z; events and queries accept the years 1970 to 2199.
// Reading floors to the millisecond; writing is always UTC with milliseconds and `Z`. No clock is read here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flowtally::events {

using Milliseconds = std::chrono::milliseconds;
using Timestamp = std::chrono::sys_time<Milliseconds>;

inline constexpr std::int64_t kDayMs = 86'400'000;

/// 1970-01-01T00:00:00Z and 2200-01-01T00:00:00Z: an instant t is in range when kTimestampMin <= t < kTimestampEnd.
inline constexpr Timestamp kTimestampMin{Milliseconds{0}};
inline constexpr Timestamp kTimestampEnd{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};

/// RFC 3339 with any offset ("2026-02-15T12:00:00.5+05:30"), `T` and `Z` in either case, any number of fraction
/// digits, floored to the millisecond. Nothing for anything else: `:60`, a date that does not exist, out of range.
std::optional<Timestamp> parse_timestamp(std::string_view text);

enum class TimeProblem : std::uint8_t { kMalformed, kNoOffset, kOutOfRange };
struct TimeReading {
  std::optional<Timestamp> time;
  TimeProblem problem = TimeProblem::kMalformed;  // if there is no time
};

/// The same as other programs write it too: a space instead of `T`, an offset without colon or minutes (`+0530`,
/// `-07`), or `UTC`, with or without a space before it.
TimeReading read_lenient_timestamp(std::string_view text);

/// "2026-02-15T12:00:00.000Z".
std::string format_timestamp(Timestamp time);
void append_timestamp(std::string& out, Timestamp time);
/// "2026-02-15T07:00:00-05:00": whole seconds on a clock with this offset. RFC 3339 knows offsets of whole minutes; of
/// an older one the rest is left out, so the text still names the same instant.
void append_timestamp_at_offset(std::string& out, Timestamp time, std::int32_t offset_seconds);

/// A calendar date, `YYYY-MM-DD`, as days since 1970-01-01: any that an instant of the years 1970 to 2199 has in some
/// zone, so 1969-12-31 to 2200-01-01.
std::optional<std::int32_t> parse_date(std::string_view text);
std::string format_date(std::int32_t days_since_epoch);

}  // namespace flowtally::events
