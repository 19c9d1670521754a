#include "ingest/text_form.h"

#include <algorithm>
#include <array>

namespace flowtally::ingest {

namespace {

using std::string_view_literals::operator""sv;

struct Form {
  std::string_view begin;
  std::string_view what;     // "is a zip archive"
  std::string_view command;  // that makes it readable, before the name
};

constexpr std::array kForms = {
    Form{"PK\x03\x04"sv, "is a zip archive", "unzip -p"},
    Form{"PK\x05\x06"sv, "is an empty zip archive", "unzip -p"},
    Form{"\xFD"
         "7zXZ\0"sv,
         "is xz data", "xz -dc"},
    Form{"BZh"sv, "is bzip2 data", "bzip2 -dc"},
    Form{"7z\xBC\xAF\x27\x1C"sv, "is a 7z archive", "7z x -so"},
    Form{"\x04\x22\x4D\x18"sv, "is lz4 data", "lz4 -dc"},
    Form{"\x1F\x9D"sv, "is data of compress", "uncompress -c"},
    Form{"Rar!\x1A\x07"sv, "is a rar archive", "unrar p -inul"},
    Form{"PAR1"sv, "is a Parquet file", ""},
    Form{"Obj\x01"sv, "is an Avro file", ""},
    Form{"SQLite format 3\0"sv, "is an SQLite database", ""},
    Form{"PGDMP"sv, "is a dump of PostgreSQL", ""},
    Form{"%PDF-"sv, "is a PDF", ""},
};

constexpr std::string_view kTarMagic = "ustar";
constexpr std::size_t kTarMagicAt = 257;

/// 'name', quoted for a shell where that is needed.
std::string shell_word(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./+,@").find(c) != std::string_view::npos;
  };
  if (!name.empty() && std::all_of(name.begin(), name.end(), is_plain)) return std::string(name);
  std::string word = "'";
  for (const char c : name) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

/// "UTF-16" or "UTF-32", by a byte order mark or by where the zeros of plain letters stand.
std::string_view wide_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return "UTF-16";
  if (bytes.size() < 4) return {};
  const auto zeros = [&](bool a, bool b, bool c, bool d) {
    return (bytes[0] == 0) == a && (bytes[1] == 0) == b && (bytes[2] == 0) == c && (bytes[3] == 0) == d;
  };
  if (zeros(false, true, true, true)) return "UTF-32LE";
  if (zeros(true, true, true, false)) return "UTF-32BE";
  if (zeros(false, true, false, true)) return "UTF-16LE";
  if (zeros(true, false, true, false)) return "UTF-16BE";
  return {};
}

std::string piped(std::string_view command, std::string_view name) {
  const bool is_file = !name.empty();
  return std::string(command) + (is_file ? " " + shell_word(name) : std::string()) + " | flowtally import -";
}

}  // namespace

std::optional<std::string> unreadable_form(std::string_view first_bytes, std::string_view name) {
  if (const auto encoding = wide_encoding(first_bytes); !encoding.empty()) {
    return "is " + std::string(encoding) +
           ", not UTF-8; convert it: " + piped("iconv -f " + std::string(encoding) + " -t UTF-8", name);
  }
  if (first_bytes.size() >= kTarMagicAt + kTarMagic.size() && first_bytes.substr(kTarMagicAt).starts_with(kTarMagic)) {
    return "is a tar archive; unpack it: " + piped("tar -xOf", name);
  }
  const auto form = std::find_if(kForms.begin(), kForms.end(),
                                 [&](const Form& known) { return first_bytes.starts_with(known.begin); });
  if (form == kForms.end()) return std::nullopt;
  const std::string what(form->what);
  if (form->command.empty()) return what + "; events are read as JSON, one a line or in an array";
  return what + "; unpack it: " + piped(form->command, name);
}

std::optional<std::string> unreadable_lines(std::string_view first_bytes, std::string_view name, bool is_all) {
  const std::size_t begin = first_bytes.find_first_not_of(" \t\r\n");
  if (begin == first_bytes.npos || first_bytes[begin] == '[') return std::nullopt;
  const std::size_t newline = first_bytes.find('\n');
  const std::size_t lone = first_bytes.find('\r');
  const std::string_view after = lone == first_bytes.npos ? std::string_view() : first_bytes.substr(lone);
  if (newline == first_bytes.npos && after.find_first_not_of("\r \t") != after.npos) {
    return "has lines that end in CR alone; convert them: " + piped("tr '\\r' '\\n' <", name);
  }
  if (first_bytes[begin] != '{') return std::nullopt;
  const std::string_view line = first_bytes.substr(begin, first_bytes.find('\n', begin) - begin);
  const bool goes_on = begin + line.size() < first_bytes.size() || is_all;
  if (!goes_on || line.find_first_not_of(" \t\r", 1) != line.npos) return std::nullopt;
  return "has JSON objects that go over several lines; write one a line: " + piped("jq -c .", name);
}

std::string other_text_hint(std::string_view first_line) {
  const std::size_t begin = first_line.find_first_not_of(" \t\r\n");
  if (begin == first_line.npos) return {};
  const std::string_view text = first_line.substr(begin);
  std::string what;
  if (text.front() == '<') {
    what = "It looks like HTML or XML. ";
  } else if (text.front() != '{' && text.find_first_of(",;\t") != text.npos) {
    what = "It looks like CSV. ";
  } else if (text.front() == '{') {
    return {};
  }
  return what + "Events are read as JSON: one object a line, or an array of objects.";
}

}  // namespace flowtally::ingest
