#include "events/id.h"

#include <xxhash.h>

#include <bit>
#include <cstring>
#include <random>

namespace flowtally::events {

namespace {

static_assert(std::endian::native == std::endian::little, "the hex codec below reads eight characters as one number");
static_assert(sizeof(const char*) <= sizeof(std::uint64_t));

constexpr std::uint64_t every_byte(std::uint64_t value) { return value * 0x0101010101010101U; }

std::uint64_t load8(const char* at) {
  std::uint64_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::uint32_t load4(const char* at) {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// Eight lower-case hex digits, the first in the lowest byte, to the 32 bits they mean. `bad` gathers non-zero bits
// when one is not such a digit: the digits are written back and compared, and no nibble may exceed 15 ('g' to 'o'
// would survive the comparison alone).
std::uint64_t unhex8(std::uint64_t digits, std::uint64_t& bad) {
  const std::uint64_t values = (digits & every_byte(0x0F)) + 9 * ((digits >> 6) & every_byte(0x01));
  const std::uint64_t letters = ((values + every_byte(6)) >> 4) & every_byte(0x01);
  bad |= (values & every_byte(0xF0)) | (digits ^ (values + every_byte('0') + ('a' - '0' - 10) * letters));
  std::uint64_t packed = __builtin_bswap64(values);
  packed = (packed | (packed >> 4)) & 0x00FF00FF00FF00FFU;
  packed = (packed | (packed >> 8)) & 0x0000FFFF0000FFFFU;
  return (packed | (packed >> 16)) & 0xFFFFFFFFU;
}

// The reverse of unhex8.
std::uint64_t hex8(std::uint64_t bits) {
  std::uint64_t values = (bits | (bits << 16)) & 0x0000FFFF0000FFFFU;
  values = (values | (values << 8)) & 0x00FF00FF00FF00FFU;
  values = (values | (values << 4)) & every_byte(0x0F);
  values = __builtin_bswap64(values);
  const std::uint64_t letters = ((values + every_byte(6)) >> 4) & every_byte(0x01);
  return values + every_byte('0') + ('a' - '0' - 10) * letters;
}

using UuidText = std::array<char, Id::kUuidTextBytes>;

UuidText uuid_text(std::uint64_t high, std::uint64_t low) {
  UuidText text;
  const std::uint64_t digits[4] = {hex8(high >> 32), hex8(high & 0xFFFFFFFFU), hex8(low >> 32),
                                   hex8(low & 0xFFFFFFFFU)};
  const auto* const bytes = reinterpret_cast<const char*>(digits);
  char* out = text.data();
  const auto put = [&](std::size_t from, std::size_t size, bool hyphen) {
    std::memcpy(out, bytes + from, size);
    out += size;
    if (hyphen) *out++ = '-';
  };
  put(0, 8, true);
  put(8, 4, true);
  put(12, 4, true);
  put(16, 4, true);
  put(20, 12, false);
  return text;
}

bool parse_uuid(const char* text, std::uint64_t& high, std::uint64_t& low) {
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  const auto join = [](const char* first, const char* second) {
    return std::uint64_t{load4(first)} | (std::uint64_t{load4(second)} << 32);
  };
  std::uint64_t bad = 0;
  high = unhex8(load8(text), bad) << 32 | unhex8(join(text + 9, text + 14), bad);
  low = unhex8(join(text + 19, text + 24), bad) << 32 | unhex8(load8(text + 28), bad);
  return bad == 0;
}

std::array<std::uint64_t, 3> random_seed() {
  std::random_device device;
  std::array<std::uint64_t, 3> words{};
  for (std::uint64_t& word : words) word = (std::uint64_t{device()} << 32) | device();
  words[2] |= 1;
  return words;
}

}  // namespace

Id::Id(std::string_view text) {
  if (text.size() == kUuidTextBytes && parse_uuid(text.data(), high_, low_)) {
    size_ = kUuidTag;
    return;
  }
  high_ = reinterpret_cast<std::uint64_t>(text.data());
  low_ = 0;
  size_ = static_cast<std::uint32_t>(text.size());
}

std::string Id::text() const {
  std::string out;
  append_to(out);
  return out;
}

void Id::append_to(std::string& out) const {
  if (is_uuid()) {
    const UuidText text = uuid_text(high_, low_);
    out.append(text.data(), text.size());
  } else {
    out.append(borrowed());
  }
}

bool operator==(const Id& a, const Id& b) {
  // A UUID never equals borrowed characters: those of a canonical UUID would have become one.
  if (a.size_ != b.size_) return false;
  if (a.is_uuid()) return a.high_ == b.high_ && a.low_ == b.low_;
  return a.borrowed() == b.borrowed();
}

std::strong_ordering operator<=>(const Id& a, const Id& b) {
  // The hyphens stand at the same places and '0'..'9' sort before 'a'..'f', so two UUIDs sort as their numbers.
  if (a.is_uuid() && b.is_uuid()) {
    if (const auto order = a.high_ <=> b.high_; order != 0) return order;
    return a.low_ <=> b.low_;
  }
  UuidText buffer;
  const auto view = [&](const Id& id) -> std::string_view {
    if (!id.is_uuid()) return id.borrowed();
    buffer = uuid_text(id.high_, id.low_);
    return {buffer.data(), buffer.size()};
  };
  const std::string_view left = view(a);
  const std::string_view right = view(b);
  return left.compare(right) <=> 0;
}

IdHasher::IdHasher() {
  static const std::array<std::uint64_t, 3> process_seed = random_seed();
  seed_ = process_seed;
}

std::uint64_t IdHasher::hash_long(std::string_view text) const {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed_[0]);
}

}  // namespace flowtally::events
