#include "ingest/array_lines.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "events/json_array.h"

namespace flowtally::tests {
namespace {

using ingest::ArrayLines;

struct Converted {
  std::string lines;
  std::string problem;
};

/// Converts `text` in pieces of so many bytes, into room of so many.
Converted converted(const std::string& text, std::size_t piece = 1 << 20, std::size_t room = 1 << 16) {
  ArrayLines array;
  Converted result;
  std::vector<char> out(room);
  for (std::size_t at = 0; at < text.size();) {
    const auto step = array.convert(std::string_view(text).substr(at, piece), out);
    if (!step) {
      result.problem = step.status().message();
      return result;
    }
    at += step->consumed;
    result.lines.append(out.data(), step->produced);
  }
  result.problem = array.finish().message();
  return result;
}

std::string lines_of_array(const std::string& text) {
  const auto result = converted(text);
  CHECK(result.problem.empty());
  return result.lines;
}

}  // namespace

TEST_CASE("array lines: each element is a line, whatever is in it") {
  CHECK(lines_of_array("[1, {\"a\":[1,2]} ,\"x,]\\\"[\"]") == "1\n{\"a\":[1,2]} \n\"x,]\\\"[\"\n");
  CHECK(lines_of_array(" \n[ [[],[]] , {}\t]\r\n") == "[[],[]] \n{}\t\n");
  CHECK(lines_of_array("[]").empty());
  CHECK(lines_of_array("[ \n ]\n").empty());
  CHECK(lines_of_array("[{]}]") == "{]}\n");
}

TEST_CASE("array lines: an element over several lines is one") {
  CHECK(lines_of_array("[\n  {\n    \"a\": 1\n  },\n  {}\n]\n") == "{     \"a\": 1   }\n{} \n");
}

TEST_CASE("array lines: a line end in a string stays wrong there") {
  CHECK(lines_of_array("[\"a\nb\",\"c\\\nd\"]") ==
        "\"a\x01"
        "b\"\n\"c\\\x01"
        "d\"\n");
}

TEST_CASE("array lines: a comma with nothing next to it keeps its place") {
  CHECK(lines_of_array("[,]") == ",\n,\n");
  CHECK(lines_of_array("[1,]") == "1\n,\n");
  CHECK(lines_of_array("[1,,2]") == "1\n,\n2\n");
}

TEST_CASE("array lines: an array that does not end, or goes on, says so behind what is good") {
  const auto cut = converted("[1,2,{\"a\":");
  CHECK(cut.lines == "1\n2\n{\"a\":");
  CHECK(cut.problem == "is cut short: its array does not end (after 2 elements)");
  const auto more = converted("[1,2] [3]");
  CHECK(more.lines == "1\n2\n");
  CHECK(more.problem == "goes on after the end of its array of 2 elements");
}

TEST_CASE("array lines: the lines are the elements, wherever the input is cut") {
  CHECK(rc::check([] {
    const auto part = rc::gen::element<std::string>("{", "}", "[", "]", ",", "\"", "\\", " ", "1", "a", "\t");
    std::string text = "[";
    for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(part)) text += piece;
    text += "]";
    const auto expected = events::json_elements(text, 1'000);
    const auto result = converted(text, *rc::gen::inRange<std::size_t>(1, 8), *rc::gen::inRange<std::size_t>(2, 8));
    RC_ASSERT(result.problem.empty() == expected.has_value());
    if (!expected) return;
    std::string lines = result.lines;
    for (const std::string_view element : *expected) {
      const std::size_t end = lines.find('\n');
      RC_ASSERT(end != std::string::npos);
      std::string line = lines.substr(0, end);
      line.erase(line.find_last_not_of(" \t") + 1);
      RC_ASSERT(line == (element.empty() ? "," : element));
      lines.erase(0, end + 1);
    }
    RC_ASSERT(lines.empty());
  }));
}

}  // namespace flowtally::tests
