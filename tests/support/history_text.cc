#include "tests/support/history_text.h"

#include <fmt/format.h>

namespace flowtally::tests {
namespace {

const std::vector<std::string>& phrases() {
  static const std::vector<std::string> kPhrases = {"Anna Müller",     "O'Brien \"Bob\"",     "李小龍",
                                                    "Ольга Ёлкина",    "back\\slash /path/",  "tab\there",
                                                    "two\nlines",      "👩‍🔧 emoji",   "שלום עולם",
                                                    "<b>&amp;</b>",    "'; DROP TABLE x; --", "100 % _like_",
                                                    "trailing space ", " leading space",      "e\xCC\x81 combining",
                                                    "\x7F delete",     "\x01 control",        "plain"};
  return kPhrases;
}

}  // namespace

std::string random_uuid(Random& random) {
  const std::uint64_t high = random.next();
  const std::uint64_t low = random.next();
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF, low >> 48,
                     low & 0xFFFF'FFFF'FFFF);
}

std::string random_id(Random& random, std::string_view kind, std::uint64_t number) {
  if (random.chance(80)) {
    return random_uuid(random);
  }
  switch (random.below(7)) {
    case 0:
      return fmt::format("{}-{}", kind, number);
    case 1:
      return fmt::format("{} \"{}\" o'{}", kind, number, kind);
    case 2:
      return fmt::format("番号-{}-{}", number, kind);
    case 3:
      return fmt::format("{}/{}?x=%20&y#z", kind, number);
    case 4:  // a UUID but for its upper case, which no comparison may fold
      return fmt::format("ABCDEF01-{:04X}-4ABC-8DEF-{:012X}", kind.size(), number);
    case 5:
      return fmt::format(" {}\\{} ", number, kind);
    default:
      return fmt::format("{}{}{}", kind, std::string(90, 'x'), number);
  }
}

std::string random_phrase(Random& random, std::uint64_t number) {
  std::string text = fmt::format("{} #{}#", random.pick(phrases()), number);
  while (random.chance(15)) {
    text += " " + random.pick(phrases());
  }
  return text;
}

std::string json_string(Random& random, std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += random.chance(50) ? "\\n" : "\\u000a";
    } else if (c == '\t') {
      out += random.chance(50) ? "\\t" : "\\u0009";
    } else if (byte < 0x20 || (byte < 0x80 && random.below(500) == 0)) {
      out += fmt::format("\\u{:04X}", byte);
    } else if (c == '/' && random.chance(30)) {
      out += "\\/";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string time_text(Random& random, events::Timestamp time) {
  static const std::vector<int> kOffsetMinutes = {0, 0, 0, 330, -210, 645, -720, 840, 1};
  const int offset_minutes = random.chance(60) ? 0 : random.pick(kOffsetMinutes);
  const auto local = time + std::chrono::minutes{offset_minutes};
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{local - day};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), random.chance(95) ? 'T' : 't',
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  const auto ms = static_cast<int>(clock.subseconds().count());
  if (ms != 0 || random.chance(50)) {
    text += fmt::format(".{:03}", ms);
    if (random.chance(20)) {
      text += fmt::format("{:03}", random.below(1000));  // floored away
    } else if (ms % 100 == 0 && random.chance(50)) {
      text.resize(text.size() - 2);
    }
  }
  if (offset_minutes == 0) {
    static const std::vector<std::string> kZero = {"Z", "Z", "Z", "z", "+00:00", "-00:00"};
    return text + random.pick(kZero);
  }
  const int distance = std::abs(offset_minutes);
  return text + fmt::format("{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+', distance / 60, distance % 60);
}

std::string LineWriter::finish() {
  if (random_.chance(5)) {
    raw("x_unknown", R"({"type":"session.deleted","id":[1,2.5e3,null,"\\\"}"]})");
  }
  if (random_.chance(50)) {
    random_.shuffle(fields_);
  }
  const std::string_view space = random_.chance(30) ? " " : "";
  std::string line = "{";
  for (const auto& [name, value] : fields_) {
    line += fmt::format("{}\"{}\":{}{}", line.size() > 1 ? "," : "", name, space, value);
  }
  return line + "}";
}

}  // namespace flowtally::tests
