#include "api/problem.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

namespace flowtally::tests {

using api::ProblemCode;
using api::Reply;
using events::Status;
using events::StatusCode;

TEST_CASE("problem: the body is RFC 9457 with the stable code, and says what the status line says") {
  const Reply reply = api::problem(ProblemCode::kInvalidParameter, "'from' is \"odd\"");
  CHECK(reply.status == 422);
  CHECK(reply.content_type == "application/problem+json");
  const auto body = boost::json::parse(reply.body).as_object();
  CHECK(body.size() == 5);
  CHECK(body.at("type") == "urn:flowtally:problem:invalid_parameter");
  CHECK(body.at("title") == "A parameter has a bad value");
  CHECK(body.at("status") == 422);
  CHECK(body.at("detail") == "'from' is \"odd\"");
  CHECK(body.at("code") == "invalid_parameter");
}

TEST_CASE("problem: every code has a row, a name of its own and an error status") {
  std::string names = ",";
  for (int code = 0; code <= static_cast<int>(ProblemCode::kZoneUnavailable); ++code) {
    const auto name = std::string(api::problem_code_name(static_cast<ProblemCode>(code)));
    CHECK(names.find("," + name + ",") == std::string::npos);
    names += name + ",";
    CHECK(api::problem_http_status(static_cast<ProblemCode>(code)) >= 400);
  }
}

TEST_CASE("problem: a Status becomes what the caller may know of it") {
  CHECK(api::problem_of({StatusCode::kInvalidArgument, "'to' is no instant"}).body.find("'to' is no instant") !=
        std::string::npos);
  CHECK(api::problem_of({StatusCode::kInvalidArgument, "x"}).status == 422);
  CHECK(api::problem_of({StatusCode::kDiskFull, "x"}).status == 503);
  CHECK(api::problem_of({StatusCode::kUnavailable, "x"}).status == 503);
  CHECK(api::problem_of({StatusCode::kZoneUnavailable, "`X/Y`"}).body.find("`X/Y`") != std::string::npos);
}

TEST_CASE("problem: what is missing looks the same whatever the message says") {
  CHECK(api::problem_of({StatusCode::kNotFound, "flow t1 of account a"}).body == api::not_found().body);
  CHECK(api::not_found().status == 404);
}

TEST_CASE("problem: an internal error tells no details") {
  for (const auto code : {StatusCode::kInternal, StatusCode::kIoError, StatusCode::kCorruption, StatusCode::kLocked}) {
    const Reply reply = api::problem_of({code, "secret path"});
    CHECK(reply.status == 500);
    CHECK(reply.body.find("secret") == std::string::npos);
    CHECK(reply.body.find(R"("code":"internal")") != std::string::npos);
  }
}

TEST_CASE("problem: a 503 says when to come again, and nothing else does") {
  CHECK(api::problem(ProblemCode::kStarting, "").headers == "Retry-After: 1\r\n");
  CHECK(api::problem(ProblemCode::kInternal, "").headers.empty());
}

TEST_CASE("problem: 401 challenges as RFC 6750 has it, with an error only for a token that was sent") {
  CHECK(api::unauthorized("").headers == "WWW-Authenticate: Bearer realm=\"flowtally\"\r\n");
  CHECK(api::unauthorized("it has expired").headers ==
        "WWW-Authenticate: Bearer realm=\"flowtally\", error=\"invalid_token\", error_description=\"it has "
        "expired\"\r\n");
  CHECK(api::unauthorized("").status == 401);
}

}  // namespace flowtally::tests
