#include "events/json_array.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace flowtally::tests {
namespace {

using Elements = std::vector<std::string_view>;

std::optional<Elements> elements(std::string_view text, std::size_t count_max = 100) {
  return events::json_elements(text, count_max);
}

}  // namespace

TEST_CASE("json array: elements come as they stand, whatever is in them") {
  CHECK(elements("[1, {\"a\":[1,2]} ,\"x,]\\\"[\"]") == Elements{"1", "{\"a\":[1,2]}", "\"x,]\\\"[\""});
  CHECK(elements(" \n[ [[],[]] , {}\t]\r\n") == Elements{"[[],[]]", "{}"});
  CHECK(elements("[]") == Elements{});
  CHECK(elements("[,]") == Elements{"", ""});
  CHECK(elements("[1,]") == Elements{"1", ""});
  CHECK(elements("[{]}]") == Elements{"{]}"});
}

TEST_CASE("json array: what is no array is its own element, nothing has none") {
  CHECK(elements(" {\"a\":1}\n") == Elements{"{\"a\":1}"});
  CHECK(elements("x") == Elements{"x"});
  CHECK(elements(" \r\n\t").value().empty());
}

TEST_CASE("json array: one that does not end, or goes on, is none, wherever it is cut") {
  const std::string text = R"([{"a":"\\","b":[1]},["\""],3])";
  REQUIRE(elements(text).has_value());
  for (std::size_t size = 1; size < text.size(); ++size) {
    CAPTURE(size);
    CHECK(elements(std::string_view(text).substr(0, size)) == std::nullopt);
  }
  for (const std::string_view more : {"]", "1", ",", "[]"}) CHECK(elements(text + std::string(more)) == std::nullopt);
  CHECK(elements("[\"\\") == std::nullopt);
}

TEST_CASE("json array: it looks no further than one more than the most that is wanted") {
  CHECK(elements("[1,2,3]", 3).value().size() == 3);
  CHECK(elements("[1,2,3,4,5", 3).value().size() == 4);
}

}  // namespace flowtally::tests
