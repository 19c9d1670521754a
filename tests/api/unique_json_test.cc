#include "api/unique_json.h"

#include <doctest/doctest.h>

#include <string>

namespace flowtally::tests {
namespace {

std::string wrong_with(const std::string& text) { return api::parse_unique_object(text).status().message(); }

}  // namespace

TEST_CASE("unique json: an object is read whole") {
  const auto object = api::parse_unique_object(R"( {"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]} )");
  REQUIRE(object.ok());
  CHECK(object->size() == 3);
  CHECK(object->at("a").as_int64() == 1);
}

TEST_CASE("unique json: a member twice is refused, however its name is written") {
  CHECK(wrong_with(R"({"a":1,"a":1})") == "has a member twice");
  CHECK(wrong_with(R"({"a":1,"\u0061":2})") == "has a member twice");
  CHECK(wrong_with(R"({"":1,"":2})") == "has a member twice");
  CHECK(wrong_with("{\"a\\u0000\":1,\"a\":2}").empty());
  CHECK(wrong_with(R"({"a":1,"b":[{}],"a":[]})") == "has a member twice");
  CHECK(wrong_with(R"({"a":1,"A":2})").empty());
}

TEST_CASE("unique json: inside, members are nobody's business") {
  CHECK(wrong_with(R"({"a":{"b":1,"b":2},"c":[{"a":1}]})").empty());
}

TEST_CASE("unique json: anything else than one object of RFC 8259 is refused") {
  for (const std::string text : {"",
                                 " ",
                                 "[1]",
                                 "1",
                                 "null",
                                 "\"a\"",
                                 "{}{}",
                                 "{} x",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "{\"a\":NaN}",
                                 "/**/{}",
                                 "{\"a\":01}",
                                 "{\"a\":\"\n\"}",
                                 "{\"a\":\"\xFF\"}",
                                 "{\"\xC0\xAE\":1}",
                                 "{\"a\":\"\\ud800\"}",
                                 "\xEF\xBB\xBF{}",
                                 "{\"a\":1"}) {
    CHECK_MESSAGE(wrong_with(text) == "is not a JSON object", text);
  }
  CHECK(wrong_with(std::string("{}\0", 3)) == "is not a JSON object");
  CHECK(wrong_with(std::string("{\"a\":\"\0\"}", 9)) == "is not a JSON object");
}

TEST_CASE("unique json: depth is bounded") {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  CHECK(wrong_with(nested(20)).empty());
  CHECK(wrong_with(nested(3000)) == "is not a JSON object");
  CHECK(wrong_with("{\"a\":" + std::string(8000, '[')) == "is not a JSON object");
}

}  // namespace flowtally::tests
