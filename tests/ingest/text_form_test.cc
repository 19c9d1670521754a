#include "ingest/text_form.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace flowtally::tests {
namespace {

using ingest::other_text_hint;
using ingest::unreadable_form;
using ingest::unreadable_lines;

std::string bytes(const char* text, std::size_t size) { return {text, size}; }

/// ASCII text as UTF-16 or UTF-32, the low byte first or last.
std::string wide(const std::string& text, std::size_t width, bool low_first) {
  std::string out;
  for (const char c : text) {
    const std::string zeros(width - 1, '\0');
    out += low_first ? c + zeros : zeros + c;
  }
  return out;
}

}  // namespace

TEST_CASE("text form: UTF-16 and UTF-32 are named, with the command that converts them") {
  const std::string line = "{\"id\":1}\n";
  const std::pair<std::string, std::string> table[] = {{"\xFF\xFE" + wide(line, 2, true), "UTF-16"},
                                                       {"\xFE\xFF" + wide(line, 2, false), "UTF-16"},
                                                       {wide(line, 2, true), "UTF-16LE"},
                                                       {wide(line, 2, false), "UTF-16BE"},
                                                       {bytes("\xFF\xFE\0\0", 4) + wide(line, 4, true), "UTF-32"},
                                                       {bytes("\0\0\xFE\xFF", 4) + wide(line, 4, false), "UTF-32"},
                                                       {wide(line, 4, true), "UTF-32LE"},
                                                       {wide(line, 4, false), "UTF-32BE"}};
  for (const auto& [text, encoding] : table) {
    INFO(encoding);
    CHECK(unreadable_form(text, "my file") == "is " + encoding + ", not UTF-8; convert it: iconv -f " + encoding +
                                                  " -t UTF-8 'my file' | flowtally import -");
  }
}

TEST_CASE("text form: archives and databases are named, with the command that unpacks them") {
  CHECK(unreadable_form("PK\x03\x04...", "a.zip") ==
        "is a zip archive; unpack it: unzip -p a.zip | flowtally import -");
  CHECK(unreadable_form(bytes("\xFD"
                              "7zXZ\0",
                              6),
                        "a.xz") == "is xz data; unpack it: xz -dc a.xz | flowtally import -");
  CHECK(unreadable_form("BZh9", "") == "is bzip2 data; unpack it: bzip2 -dc | flowtally import -");
  CHECK(unreadable_form("PAR1", "a") == "is a Parquet file; events are read as JSON, one a line or in an array");
  CHECK(
      unreadable_form(std::string(257, 'x') + "ustar", "a.tar")->starts_with("is a tar archive; unpack it: tar -xOf"));
}

TEST_CASE("text form: what may be text in UTF-8 is left alone") {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("{\"id\":1}"), std::string("[\n"), std::string("\xEF\xBB\xBF{}"),
        std::string("\n"), std::string("junk"), bytes("\0", 1), bytes("a\0bcd", 5), bytes("\0\0\0\0", 4)}) {
    CHECK_FALSE(unreadable_form(text, "file"));
  }
}

TEST_CASE("text form: objects over several lines, and lone CRs, say what to do") {
  const std::string advice =
      "has JSON objects that go over several lines; write one a line: jq -c . f | flowtally import -";
  CHECK(unreadable_lines("{\n  \"id\": 1\n}\n", "f", true) == advice);
  CHECK(unreadable_lines("\n { \r\n", "f", false) == advice);
  const std::string convert = "has lines that end in CR alone; convert them: tr '\\r' '\\n' < f | flowtally import -";
  CHECK(unreadable_lines("{\"id\":1}\r{\"id\":2}\r", "f", true) == convert);
  for (const std::string good :
       {"{\"id\":1}\n{\n", "{\"id\":1}\r\n", "{\"id\":1}\r", "[\r{}\r]", "", "{\"id\":1}", "junk"}) {
    INFO(good);
    CHECK_FALSE(unreadable_lines(good, "f", true));
  }
}

TEST_CASE("text form: CSV and HTML are recognised where nothing was accepted") {
  const std::string wanted = "Events are read as JSON: one object a line, or an array of objects.";
  CHECK(other_text_hint("id,type,time") == "It looks like CSV. " + wanted);
  CHECK(other_text_hint("  <!DOCTYPE html>") == "It looks like HTML or XML. " + wanted);
  CHECK(other_text_hint("junk") == wanted);
  CHECK(other_text_hint("{\"id\":1}").empty());
  CHECK(other_text_hint("").empty());
}

}  // namespace flowtally::tests
