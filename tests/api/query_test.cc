#include "api/query.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "api/target.h"

namespace flowtally::tests {
namespace {

using api::parse_target;
using api::Query;

constexpr std::string_view kAllowed[] = {"period", "from", "to", "engineer_id"};

/// The code of the first error in this query string, "" for none, after reading all it has.
std::string error_of(const std::string& query) {
  const auto target = parse_target("/?" + query);
  REQUIRE(target);
  Query parameters(*target, kAllowed);
  parameters.window();
  parameters.id("engineer_id");
  const auto reply = parameters.finish();
  if (!reply) return "";
  CHECK(reply->status == 422);
  const auto begin = reply->body.find(R"("code":")") + 8;
  return reply->body.substr(begin, reply->body.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("target: path and parameters are taken apart and decoded") {
  const auto target = parse_target("/api/v1/a%2Fb%20c+d/?x=1%2B2+3&y&z=");
  REQUIRE(target);
  CHECK(target->path == std::vector<std::string>{"api", "v1", "a/b c+d", ""});
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  CHECK(target->parameters == Parameters{{"x", "1+2 3"}, {"y", ""}, {"z", ""}});
}

TEST_CASE("target: the root is one empty segment and an empty query has no parameters") {
  CHECK(parse_target("/")->path == std::vector<std::string>{""});
  CHECK(parse_target("/?")->parameters.empty());
  CHECK(parse_target("/?&&")->parameters.empty());
}

TEST_CASE("target: a whole URL is as good as its path") {
  const auto target = parse_target("http://host:80/a/b?c=d");
  REQUIRE(target);
  CHECK(target->path == std::vector<std::string>{"a", "b"});
  CHECK(target->parameters.size() == 1);
}

TEST_CASE("target: a URL of another kind than a host's is none") {
  for (const std::string text : {"h:80", "mailto:x", "ftp://h/a", "http:/a", "http:///a", "http://", "http://u@h/a",
                                 "https://u:p@h/a", "http:a", "file:///a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_target(text));
  }
  CHECK(parse_target("HTTPS://h/a")->path == std::vector<std::string>{"a"});
  CHECK(parse_target("http://h")->path == std::vector<std::string>{""});
}

TEST_CASE("target: what is beyond any route's segments and parameters is checked and not stored") {
  std::string deep;
  std::string many = "/healthz?";
  for (int i = 0; i < 5'000; ++i) {
    deep += "/a";
    many += "a&";
  }
  CHECK(parse_target(deep)->path.size() == api::kSegmentsMax);
  CHECK(parse_target(many)->parameters.size() == api::kParametersMax);
  CHECK_FALSE(parse_target(deep + "/%zz"));
  CHECK_FALSE(parse_target(many + "%ff"));
  std::string known;
  for (const auto name : kAllowed) known += std::string(name) + "=1&";
  for (int i = 0; i < 5'000; ++i) known += "&";
  CHECK(error_of(known + "unknown=1") == "unknown_parameter");
  CHECK(error_of(known + many.substr(9)) == "unknown_parameter");
}

TEST_CASE("target: bad escapes, bad UTF-8 and things that are no path are malformed") {
  for (const std::string text : {"", "*", "a", "/%", "/%4", "/%zz", "/?a=%zz", "/%ff", "/?%C0%80=1", "/ ", "/\x01"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_target(text));
  }
}

TEST_CASE("query: what is given is read, what is not is absent") {
  const auto target = parse_target("/?from=2026-01-01&to=2026-02-01T00:00:00%2B01:00&engineer_id=e%201");
  Query query(*target, kAllowed);
  const auto window = query.window();
  CHECK_FALSE(window.period);
  CHECK(window.from == "2026-01-01");
  CHECK(window.to == "2026-02-01T00:00:00+01:00");
  CHECK(query.id("engineer_id") == "e 1");
  CHECK_FALSE(query.finish());
}

TEST_CASE("query: an unknown parameter and a repeated one are errors, the first of them is told") {
  CHECK(error_of("") == "");
  CHECK(error_of("period=7d&to=x") == "");
  CHECK(error_of("periods=7d") == "unknown_parameter");
  CHECK(error_of("Period=7d") == "unknown_parameter");
  CHECK(error_of("period=7d&period=7d") == "invalid_parameter");
  CHECK(error_of("period=7d&x=1&period=7d") == "unknown_parameter");
  CHECK(error_of("period=7d&period=7d&x=1") == "invalid_parameter");
  CHECK(error_of("=1") == "unknown_parameter");
}

TEST_CASE("query: an id has 1 to 128 bytes and no NUL") {
  CHECK(error_of("engineer_id=" + std::string(128, 'x')) == "");
  CHECK(error_of("engineer_id=" + std::string(129, 'x')) == "invalid_parameter");
  CHECK(error_of("engineer_id=") == "invalid_parameter");
  CHECK(error_of("engineer_id") == "invalid_parameter");
  CHECK(error_of("engineer_id=a%00b") == "invalid_parameter");
}

TEST_CASE("query: reads after an error are no-ops") {
  const auto target = parse_target("/?engineer_id=&from=2026-01-01");
  Query query(*target, kAllowed);
  query.id("engineer_id");
  CHECK_FALSE(query.window().from);
  CHECK(query.finish()->body.find("engineer_id") != std::string::npos);
}

}  // namespace flowtally::tests
