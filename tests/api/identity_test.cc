#include "api/identity.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using api::Identity;
using api::Role;

constexpr std::int64_t kNowS = kTokenNow.time_since_epoch().count() / 1000;

std::string reason(const std::string& token) {
  const auto identity = api::verify_token(token, {test_key()}, kTokenNow);
  if (!identity.ok()) CHECK(identity.status().code() == events::StatusCode::kInvalidArgument);
  return identity.status().message();
}

/// Claims that are good, but for the pair that `extra` adds or changes ("" for none).
std::string claims(const std::string& exp, const std::string& role, const std::string& account, const std::string& sub,
                   const std::string& extra = "") {
  std::string out = "{\"iat\":1";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) out += ",\"" + std::string(name) + "\":" + value;
  };
  add("exp", exp);
  add("role", role);
  add("account_id", account);
  add("sub", sub);
  return out + (extra.empty() ? "" : "," + extra) + "}";
}

const std::string kGoodExp = std::to_string(kNowS + 60);

std::string good_claims(const std::string& extra = "") {
  return claims(kGoodExp, R"("viewer")", R"("acme")", R"("u1")", extra);
}

std::string with_exp(std::int64_t exp) { return claims(std::to_string(exp), R"("viewer")", R"("acme")", R"("u1")"); }

}  // namespace

TEST_CASE("identity: a good token says who it speaks for") {
  const auto identity =
      api::verify_token(token_of(good_claims(R"("session_id":"s1","else":[1])")), {test_key()}, kTokenNow);
  REQUIRE(identity.ok());
  CHECK(identity->user_id == "u1");
  CHECK(identity->account_id == "acme");
  CHECK(identity->role == Role::kViewer);
  CHECK(identity->session_id == "s1");
}

TEST_CASE("identity: a minted token is read back whole") {
  for (const Role role : {Role::kViewer, Role::kEngineer, Role::kTeamAdmin, Role::kSuperAdmin, Role::kIngest}) {
    const Identity identity{"u \"\xC3\xA9", "acme", role, "s"};
    const auto token = api::mint_token(identity, kTokenNow, kTokenNow + std::chrono::hours{1}, test_key());
    const auto read = api::verify_token(token, {test_key()}, kTokenNow);
    REQUIRE(read.ok());
    CHECK(read->user_id == identity.user_id);
    CHECK(read->account_id == identity.account_id);
    CHECK(read->role == role);
    CHECK(read->session_id == identity.session_id);
  }
}

TEST_CASE("identity: expiry has 30 seconds of leeway and is then exact to the millisecond") {
  CHECK(reason(token_of(with_exp(kNowS - 29))).empty());
  CHECK(reason(token_of(with_exp(kNowS - 30))) == "it has expired");
  const auto just_before =
      api::verify_token(token_of(with_exp(kNowS - 30)), {test_key()}, kTokenNow - std::chrono::milliseconds{1});
  CHECK(just_before.ok());
  CHECK(reason(token_of(with_exp(0))) == "it has expired");
  CHECK(reason(token_of(with_exp(std::numeric_limits<std::int64_t>::min()))) == "it has expired");
  CHECK(reason(token_of(with_exp(std::numeric_limits<std::int64_t>::max()))).empty());
}

TEST_CASE("identity: not-before is honoured with 30 seconds of leeway") {
  const auto with_nbf = [](std::int64_t nbf) { return token_of(good_claims("\"nbf\":" + std::to_string(nbf))); };
  CHECK(reason(with_nbf(kNowS + 30)).empty());
  CHECK(reason(with_nbf(kNowS + 31)) == "it is not valid yet");
  CHECK(reason(with_nbf(std::numeric_limits<std::int64_t>::max())) == "it is not valid yet");
  CHECK(reason(with_nbf(std::numeric_limits<std::int64_t>::min())).empty());
}

TEST_CASE("identity: every required claim is required") {
  CHECK(reason(token_of(claims("", R"("viewer")", R"("acme")", R"("u1")"))) == "its claim 'exp' is missing");
  CHECK(reason(token_of(claims(kGoodExp, "", R"("acme")", R"("u1")"))) == "its claim 'role' is missing");
  CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", "", R"("u1")"))) == "its claim 'account_id' is missing");
  CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", R"("acme")", ""))) == "its claim 'sub' is missing");
  CHECK(reason(token_of("{}")) == "its claim 'exp' is missing");
}

TEST_CASE("identity: claims of another type are refused") {
  for (const std::string exp : {"\"1\"", "null", "true", "[1]", "{}"}) {
    CHECK(reason(token_of(claims(exp, R"("viewer")", R"("acme")", R"("u1")"))) == "its claim 'exp' is not a number");
    CHECK(reason(token_of(good_claims("\"nbf\":" + exp))) == "its claim 'nbf' is not a number");
  }
  for (const std::string text : {"1", "null", "true", "[\"viewer\"]", "{}", "\"\""}) {
    CHECK(reason(token_of(claims(kGoodExp, text, R"("acme")", R"("u1")"))) != "");
    CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", text, R"("u1")"))) != "");
    CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", R"("acme")", text))) != "");
    CHECK(reason(token_of(good_claims("\"session_id\":" + text))) != "");
  }
}

TEST_CASE("identity: a time may have a fraction, which is floored, and has to be one that 64 bits hold") {
  const auto exp = [](const std::string& text) {
    return reason(token_of(claims(text, R"("viewer")", R"("acme")", R"("u1")")));
  };
  const auto nbf = [](const std::string& text) { return reason(token_of(good_claims("\"nbf\":" + text))); };
  CHECK(exp(std::to_string(kNowS - 29) + ".0").empty());
  CHECK(exp(std::to_string(kNowS - 30) + ".999") == "it has expired");
  CHECK(exp("1e10").empty());
  CHECK(exp("-0.5") == "it has expired");
  CHECK(nbf(std::to_string(kNowS + 30) + ".999").empty());
  CHECK(nbf(std::to_string(kNowS + 31) + ".0") == "it is not valid yet");
  for (const std::string text :
       {"9223372036854775808", "99999999999999999999", "-9223372036854775809000", "1e19", "-1e300"}) {
    CHECK(exp(text) == "its claim 'exp' is out of range");
    CHECK(nbf(text) == "its claim 'nbf' is out of range");
  }
  CHECK(exp("9223372036854774784.0").empty());
  CHECK(exp("1e999") != "");
  CHECK(exp("NaN") != "");
  CHECK(exp("Infinity") != "");
}

TEST_CASE("identity: claims that mean nothing here may be of any type") {
  const std::string extra = R"("iss":1,"aud":[null],"iat":"now","jti":{},"user_metadata":{"role":"super_admin"})";
  const std::string plain = claims(kGoodExp, R"("viewer")", R"("acme")", R"("u1")", extra);
  CHECK(reason(token_of("{" + plain.substr(std::string_view("{\"iat\":1,").size()))).empty());
}

TEST_CASE("identity: a role is one of the five, by its exact name") {
  for (const std::string role : {"Viewer", "admin", "viewer ", "team-admin", "root"}) {
    CHECK(reason(token_of(claims(kGoodExp, "\"" + role + "\"", R"("acme")", R"("u1")"))) ==
          "its claim 'role' names no role");
  }
}

TEST_CASE("identity: all accounts at once is for ingest only") {
  for (const std::string role : {"viewer", "engineer", "team_admin", "super_admin"}) {
    CHECK(reason(token_of(claims(kGoodExp, "\"" + role + "\"", R"("*")", R"("u1")"))) ==
          "its claim 'account_id' is '*' without the role ingest");
  }
  CHECK(reason(token_of(claims(kGoodExp, R"("ingest")", R"("*")", ""))).empty());
}

TEST_CASE("identity: ids have 1 to 128 bytes") {
  const auto quoted = [](std::size_t bytes) { return "\"" + std::string(bytes, 'x') + "\""; };
  CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", quoted(128), quoted(128)))).empty());
  CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", quoted(129), R"("u1")"))) != "");
  CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", R"("acme")", quoted(129)))) != "");
  CHECK(reason(token_of(good_claims("\"session_id\":" + quoted(129)))) != "");
  CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", R"("acme\u0000x")", R"("u1")"))) ==
        "its claim 'account_id' has a NUL");
}

}  // namespace flowtally::tests
