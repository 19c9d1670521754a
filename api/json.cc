#include "api/json.h"

#include <cmath>
#include <cstdint>

#include "events/status.h"

namespace flowtally::api {

namespace {

constexpr double kFastMax = 1e12;  // times 10^3 this is exact in a double's 53 bits, with bits left for the fraction
constexpr std::uint64_t kPowersOf10[] = {1, 10, 100, 1000};

/// round(value * scale), halves to even, of the exact product: a product that looks like a half is one only if the
/// multiplication lost nothing, which fma() tells. 0 <= value < kFastMax.
std::uint64_t rounded_product(double value, double scale) {
  const double product = value * scale;
  const auto whole = static_cast<std::uint64_t>(product);
  const double above_half = product - static_cast<double>(whole) - 0.5;
  if (above_half != 0.0) return whole + (above_half > 0.0 ? 1 : 0);
  const double lost = std::fma(value, scale, -product);
  if (lost != 0.0) return whole + (lost > 0.0 ? 1 : 0);
  return whole + whole % 2;
}

void append_slowly(std::string& out, double value, int decimals) {
  char digits[std::numeric_limits<double>::max_exponent10 + 32];
  const auto result = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, decimals);
  events::ensure(result.ec == std::errc(), "a figure has few decimals");
  out.append(digits, static_cast<std::size_t>(result.ptr - digits));
}

}  // namespace

void append_fixed(std::string& out, double value, int decimals) {
  events::ensure(std::isfinite(value), "a figure is a finite number");
  const double magnitude = std::fabs(value);
  if (decimals < 1 || decimals > 3 || magnitude >= kFastMax) return append_slowly(out, value, decimals);
  const std::uint64_t scale = kPowersOf10[decimals];
  const std::uint64_t scaled = rounded_product(magnitude, static_cast<double>(scale));
  char text[24];
  char* end = text;
  if (std::signbit(value)) *end++ = '-';
  end = std::to_chars(end, text + sizeof text, scaled / scale).ptr;
  *end++ = '.';
  for (std::uint64_t place = scale / 10, rest = scaled % scale; place > 0; rest %= place, place /= 10) {
    *end++ = static_cast<char>('0' + rest / place);
  }
  out.append(text, static_cast<std::size_t>(end - text));
}

}  // namespace flowtally::api
