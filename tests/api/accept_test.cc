#include "api/accept.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace flowtally::tests {
namespace {

using api::ContentCoding;

api::CodingChoice chosen(std::optional<std::string_view> header) {
  return api::chosen_coding(header, api::kMadeCodings);
}

bool takes_json(std::optional<std::string_view> accept) { return api::accepts(accept, "application/json"); }

}  // namespace

TEST_CASE("accept: the narrowest range that matches decides") {
  for (const std::string accept :
       {"", "*/*", "application/json", "Application/JSON", "application/*", "text/html, */*;q=0.1",
        "application/json;charset=utf-8", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*;q=0, application/json",
        "application/json;q=0.001", "application/json ; q=1.000 , text/html"}) {
    CAPTURE(accept);
    CHECK(takes_json(accept));
  }
  for (const std::string accept :
       {"text/html", "application/problem+json", "application/json;q=0", "*/*, application/json;q=0", "*/*;q=0",
        "application/*;q=0, */*", "application/json;q=0.000", "*/json", "application", ",;,"}) {
    CAPTURE(accept);
    CHECK_FALSE(takes_json(accept));
  }
  CHECK(takes_json(std::nullopt));
}

TEST_CASE("accept: an element with a weight that is none counts for nothing") {
  for (const std::string weight : {"2", "1.001", "0.1234", "-1", "x", "", "0,5", "1."}) {
    CAPTURE(weight);
    CHECK(takes_json("application/json;q=" + weight) == (weight == "1."));
  }
}

TEST_CASE("accept: the coding of most weight is taken, of equals zstd before gzip before none") {
  const auto packed = [](std::string_view header) { return chosen(header).packed; };
  CHECK(packed("gzip") == ContentCoding::kGzip);
  CHECK(packed("X-GZIP") == ContentCoding::kGzip);
  CHECK(packed("gzip, deflate, br, zstd") == ContentCoding::kZstd);
  CHECK(packed("gzip;q=0.8, zstd;q=0.5") == ContentCoding::kGzip);
  CHECK(packed("gzip;q=0.5, identity") == ContentCoding::kIdentity);
  CHECK(packed("gzip;q=0.5, identity;q=0.5") == ContentCoding::kGzip);
  CHECK(packed("gzip;q=0") == ContentCoding::kIdentity);
  CHECK(packed("*") == ContentCoding::kZstd);
  CHECK(packed("*, zstd;q=0") == ContentCoding::kGzip);
  CHECK(packed("br, deflate") == ContentCoding::kIdentity);
  CHECK(packed("") == ContentCoding::kIdentity);
  CHECK(chosen(std::nullopt).packed == ContentCoding::kIdentity);
}

TEST_CASE("accept: of the codings that are offered, and no others, equals go by the order of the offer") {
  using enum ContentCoding;
  const auto packed = [](std::string_view header, std::vector<ContentCoding> offered) {
    return api::chosen_coding(header, offered).packed;
  };
  CHECK(packed("gzip, deflate, br, zstd", {kBrotli, kGzip}) == kBrotli);
  CHECK(packed("gzip, deflate, br, zstd", {kGzip, kBrotli}) == kGzip);
  CHECK(packed("br;q=0.5, gzip;q=0.6", {kBrotli, kGzip}) == kGzip);
  CHECK(packed("BR;q=0.5, identity;q=0.6", {kBrotli, kGzip}) == kIdentity);
  CHECK(packed("zstd", {kBrotli, kGzip}) == kIdentity);
  CHECK(packed("*;q=0.2, br;q=0", {kBrotli, kGzip}) == kGzip);
  CHECK(packed("br, gzip", {}) == kIdentity);
  CHECK_FALSE(api::chosen_coding("br, identity;q=0", {}).possible());
}

TEST_CASE("accept: a body may go as it is unless that is excluded") {
  const auto identity = [](std::string_view header) { return chosen(header).identity; };
  CHECK(identity(""));
  CHECK(identity("gzip"));
  CHECK(identity("br"));
  CHECK(identity("*;q=0, identity;q=0.1"));
  CHECK_FALSE(identity("gzip, identity;q=0"));
  CHECK_FALSE(identity("gzip, *;q=0"));
  CHECK_FALSE(chosen("identity;q=0").possible());
  CHECK(chosen("gzip, identity;q=0").possible());
}

}  // namespace flowtally::tests
