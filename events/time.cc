#include "events/time.h"

namespace flowtally::events {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;

// Reads fixed fields from the front of a text; after the first mismatch every further read fails too.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// Exactly `digits` decimal digits; -1 if there are not so many.
  std::int32_t number(std::size_t digits) {
    if (text_.size() < digits) return fail();
    std::int32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const unsigned digit = static_cast<unsigned char>(text_[i]) - unsigned{'0'};
      if (digit > 9) return fail();
      value = value * 10 + static_cast<std::int32_t>(digit);
    }
    text_.remove_prefix(digits);
    return value;
  }

  bool skip(char wanted) {
    if (text_.empty() || text_.front() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// The literal that must come next.
  void expect(char wanted) {
    if (!skip(wanted)) fail();
  }

  /// Either of two literals that must come next.
  void expect(char wanted, char or_this) {
    if (!skip(wanted) && !skip(or_this)) fail();
  }

  /// One or more digits as thousandths, the rest of them dropped.
  std::int32_t thousandths() {
    std::int32_t value = 0;
    std::size_t digits = 0;
    for (; digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9'; ++digits) {
      if (digits < 3) value = value * 10 + (text_[digits] - '0');
    }
    if (digits == 0) return fail();
    text_.remove_prefix(digits);
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

  bool ok() const { return ok_; }
  bool at_end() const { return text_.empty(); }

 private:
  std::int32_t fail() {
    ok_ = false;
    text_ = {};
    return -1;
  }

  std::string_view text_;
  bool ok_ = true;
};

struct Date {
  std::int32_t year = 0;
  std::int32_t month = 0;
  std::int32_t day = 0;
};

bool exists(const Date& date) {
  if (date.month < 1 || date.month > 12 || date.day < 1) return false;
  if (date.day <= 28) return true;
  static constexpr std::int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  return date.day <= kDays[date.month - 1] + (date.month == 2 && leap ? 1 : 0);
}

// days_from_civil of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms", for years from 0 on.
std::int32_t days_since_epoch(const Date& date) {
  const std::int32_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int32_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int32_t year_of_era = year - era * 400;
  const std::int32_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Date scan_date(Scanner& scanner) {
  Date date;
  date.year = scanner.number(4);
  scanner.expect('-');
  date.month = scanner.number(2);
  scanner.expect('-');
  date.day = scanner.number(2);
  return date;
}

struct Clock {
  std::int32_t hour = 0;
  std::int32_t minute = 0;
  std::int32_t second = 0;
  std::int32_t ms = 0;
};

bool exists(const Clock& clock) { return clock.hour <= 23 && clock.minute <= 59 && clock.second <= 59; }

Clock scan_clock(Scanner& scanner) {
  Clock clock;
  clock.hour = scanner.number(2);
  scanner.expect(':');
  clock.minute = scanner.number(2);
  scanner.expect(':');
  clock.second = scanner.number(2);
  // Dropping digits floors the instant itself: it counts up from a whole second, and an offset is whole minutes.
  if (scanner.skip('.')) clock.ms = scanner.thousandths();
  return clock;
}

// The offset's minutes east of UTC; nothing if there is none that RFC 3339 allows.
std::optional<std::int32_t> scan_offset(Scanner& scanner) {
  if (scanner.skip('Z') || scanner.skip('z')) return 0;
  const bool east = scanner.skip('+');
  if (!east) scanner.expect('-');
  const std::int32_t hours = scanner.number(2);
  scanner.expect(':');
  const std::int32_t minutes = scanner.number(2);
  if (!scanner.ok() || hours > 23 || minutes > 59) return std::nullopt;
  const std::int32_t total = hours * 60 + minutes;
  return east ? total : -total;
}

// The same with `UTC`, and without its colon or minutes.
std::optional<std::int32_t> scan_lenient_offset(Scanner& scanner) {
  scanner.skip(' ');
  if (scanner.skip('U')) {
    scanner.expect('T');
    scanner.expect('C');
    return 0;
  }
  if (scanner.skip('Z') || scanner.skip('z')) return 0;
  const bool east = scanner.skip('+');
  if (!east) scanner.expect('-');
  const std::int32_t hours = scanner.number(2);
  const bool has_minutes = scanner.skip(':') || !scanner.at_end();
  const std::int32_t minutes = has_minutes ? scanner.number(2) : 0;
  if (!scanner.ok() || hours > 23 || minutes > 59) return std::nullopt;
  const std::int32_t total = hours * 60 + minutes;
  return east ? total : -total;
}

Timestamp instant_of(const Date& date, const Clock& clock, std::int32_t offset_minutes) {
  return Timestamp{Milliseconds{days_since_epoch(date) * kDayMs + clock.hour * kHourMs +
                                (clock.minute - offset_minutes) * kMinuteMs + clock.second * std::int64_t{1000} +
                                clock.ms}};
}

std::optional<Timestamp> in_range(Timestamp time) {
  if (time < kTimestampMin || time >= kTimestampEnd) return std::nullopt;
  return time;
}

void append_digits(std::string& out, std::uint32_t value, std::size_t digits) {
  char text[10];
  for (std::size_t i = digits; i-- > 0; value /= 10) text[i] = static_cast<char>('0' + value % 10);
  out.append(text, digits);
}

void append_date(std::string& out, std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  append_digits(out, static_cast<std::uint32_t>(static_cast<int>(date.year())), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
}

/// "2026-02-15T12:00:00", and the milliseconds of the day.
std::uint32_t append_to_seconds(std::string& out, Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const auto ms_of_day = static_cast<std::uint32_t>((time - day).count());
  append_date(out, day);
  out += 'T';
  append_digits(out, ms_of_day / 3'600'000, 2);
  out += ':';
  append_digits(out, ms_of_day / 60'000 % 60, 2);
  out += ':';
  append_digits(out, ms_of_day / 1000 % 60, 2);
  return ms_of_day;
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  Scanner scanner(text);
  const Date date = scan_date(scanner);
  scanner.expect('T', 't');
  const Clock clock = scan_clock(scanner);
  const std::optional<std::int32_t> offset_minutes = scan_offset(scanner);
  if (!scanner.ok() || !scanner.at_end() || !offset_minutes || !exists(date) || !exists(clock)) return std::nullopt;
  return in_range(instant_of(date, clock, *offset_minutes));
}

TimeReading read_lenient_timestamp(std::string_view text) {
  Scanner scanner(text);
  const Date date = scan_date(scanner);
  if (!scanner.skip(' ')) scanner.expect('T', 't');
  const Clock clock = scan_clock(scanner);
  if (!scanner.ok() || !exists(date) || !exists(clock)) return {{}, TimeProblem::kMalformed};
  if (scanner.at_end()) return {{}, TimeProblem::kNoOffset};
  const std::optional<std::int32_t> offset_minutes = scan_lenient_offset(scanner);
  if (!scanner.ok() || !scanner.at_end() || !offset_minutes) return {{}, TimeProblem::kMalformed};
  return {in_range(instant_of(date, clock, *offset_minutes)), TimeProblem::kOutOfRange};
}

std::string format_timestamp(Timestamp time) {
  std::string out;
  append_timestamp(out, time);
  return out;
}

void append_timestamp(std::string& out, Timestamp time) {
  const auto ms_of_day = append_to_seconds(out, time);
  out += '.';
  append_digits(out, ms_of_day % 1000, 3);
  out += 'Z';
}

void append_timestamp_at_offset(std::string& out, Timestamp time, std::int32_t offset_seconds) {
  const std::int32_t minutes = offset_seconds / 60;
  const auto distance = static_cast<std::uint32_t>(minutes < 0 ? -minutes : minutes);
  append_to_seconds(out, time + std::chrono::minutes{minutes});
  out += minutes < 0 ? '-' : '+';
  append_digits(out, distance / 60, 2);
  out += ':';
  append_digits(out, distance % 60, 2);
}

std::optional<std::int32_t> parse_date(std::string_view text) {
  Scanner scanner(text);
  const Date date = scan_date(scanner);
  if (!scanner.ok() || !scanner.at_end() || !exists(date)) return std::nullopt;
  const std::int32_t days = days_since_epoch(date);
  constexpr auto kDaysEnd = static_cast<std::int32_t>(kTimestampEnd.time_since_epoch().count() / kDayMs);
  return days >= -1 && days <= kDaysEnd ? std::optional(days) : std::nullopt;
}

std::string format_date(std::int32_t days) {
  std::string out;
  append_date(out, std::chrono::sys_days{std::chrono::days{days}});
  return out;
}

}  // namespace flowtally::events
