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

/// "2026-02-15T12:00:00.000Z".
std::string format_timestamp(Timestamp time);
void append_timestamp(std::string& out, Timestamp time);
/// "2026-02-15T07:00:00-05:00": whole seconds on a clock with this offset. RFC 3339 knows offsets of whole minutes; of
/// an older one the rest is left out, so the text still names the same instant.
void append_timestamp_at_offset(std::string& out, Timestamp time, std::int32_t offset_seconds);

/// A calendar date, `YYYY-MM-DD`, of a year from 1970 to 2199, as days since 1970-01-01.
std::optional<std::int32_t> parse_date(std::string_view text);
std::string format_date(std::int32_t days_since_epoch);

}  // namespace flowtally::events
