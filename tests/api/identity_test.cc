#include "api/identity.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using api::Identity;
using api::Role;

constexpr std::int64_t kNowS = kTokenNow.time_since_epoch().count() / 1000;

std::string reason(const std::string& token) {
  const auto identity = api::verify_token(token, test_key(), kTokenNow);
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
      api::verify_token(token_of(good_claims(R"("session_id":"s1","else":[1])")), test_key(), kTokenNow);
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
    const auto read = api::verify_token(token, test_key(), kTokenNow);
    REQUIRE(read.ok());
    CHECK(read->user_id == identity.user_id);
    CHECK(read->account_id == identity.account_id);
    CHECK(read->role == role);
    CHECK(read->session_id == identity.session_id);
  }
}

TEST_CASE("identity: the algorithm none is refused, however it is spelled and signed") {
  for (const std::string alg : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string header = R"({"alg":")" + alg + R"("})";
    CHECK(reason(base64url(header) + "." + base64url(good_claims()) + ".") != "");
    CHECK(reason(base64url(header) + "." + base64url(good_claims())) != "");
    CHECK(reason(signed_token(header, good_claims(), test_key().secret)) != "");
  }
  CHECK(reason(signed_token("{}", good_claims(), test_key().secret)) != "");
}

TEST_CASE("identity: another algorithm is refused even if its signature verifies") {
  CHECK(reason(signed_token(R"({"alg":"HS512"})", good_claims(), test_key().secret, EVP_sha512())) ==
        "its algorithm is not HS256");
  CHECK(reason(signed_token(R"({"alg":"HS384"})", good_claims(), test_key().secret, EVP_sha384())) ==
        "its algorithm is not HS256");
  CHECK(reason(signed_token(R"({"alg":"hs256"})", good_claims(), test_key().secret)) != "");
  CHECK(reason(signed_token(R"({"alg":"RS256"})", good_claims(), test_key().secret)) != "");
  CHECK(reason(signed_token(R"({"alg":256})", good_claims(), test_key().secret)) != "");
}

TEST_CASE("identity: a signature of another key, a changed, stripped or longer one is refused") {
  const std::string good = token_of(good_claims());
  CHECK(reason(good).empty());
  CHECK(reason(signed_token(kHeaderHs256, good_claims(), "another secret of 32 bytes or so")) != "");
  const auto signature = good.rfind('.') + 1;
  CHECK(reason(good.substr(0, signature)) != "");
  CHECK(reason(good.substr(0, signature - 1)) != "");
  CHECK(reason(good + "A") != "");
  CHECK(reason(good + "=") != "");
  CHECK(reason(good + ".") != "");
  CHECK(reason(good + "." + good) != "");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    REQUIRE(reason(changed) != "");
  }
}

TEST_CASE("identity: what is no token is refused") {
  for (const std::string text : {"", ".", "..", "...", "a", "a.b.c", " ", "\n", "e30.e30.e30"})
    CHECK(reason(text) != "");
  CHECK(reason(token_of(good_claims()) + std::string(1, '\0') + "x") != "");
  CHECK(reason(" " + token_of(good_claims())) != "");
  CHECK(reason(token_of("[1]")) != "");
  CHECK(reason(token_of("not json")) != "");
  CHECK(reason(signed_token(R"({"alg":"HS256","crit":["exp"]})", good_claims(), test_key().secret)) != "");
}

TEST_CASE("identity: a token over 8 KiB is refused before it is read") {
  const std::string claim = R"("x":")" + std::string(8 * 1024, 'x') + "\"";
  CHECK(reason(token_of(good_claims(claim))) == "it is over 8 KiB");
  CHECK(reason(token_of(good_claims(R"("x":")" + std::string(5 * 1024, 'x') + "\""))).empty());
}

TEST_CASE("identity: expiry has 30 seconds of leeway and is then exact to the millisecond") {
  CHECK(reason(token_of(with_exp(kNowS - 29))).empty());
  CHECK(reason(token_of(with_exp(kNowS - 30))) == "it has expired");
  const auto just_before =
      api::verify_token(token_of(with_exp(kNowS - 30)), test_key(), kTokenNow - std::chrono::milliseconds{1});
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
  for (const std::string exp : {"\"1\"", "null", "1.5", "1e10", "true", "[1]", "99999999999999999999"}) {
    CHECK(reason(token_of(claims(exp, R"("viewer")", R"("acme")", R"("u1")"))) != "");
  }
  for (const std::string text : {"1", "null", "true", "[\"viewer\"]", "{}", "\"\""}) {
    CHECK(reason(token_of(claims(kGoodExp, text, R"("acme")", R"("u1")"))) != "");
    CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", text, R"("u1")"))) != "");
    CHECK(reason(token_of(claims(kGoodExp, R"("viewer")", R"("acme")", text))) != "");
    CHECK(reason(token_of(good_claims("\"session_id\":" + text))) != "");
  }
  for (const std::string nbf : {"\"1\"", "null", "1.5"}) CHECK(reason(token_of(good_claims("\"nbf\":" + nbf))) != "");
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
}

TEST_CASE("identity: a secret is the file's bytes less one final newline, at least 32 of them") {
  const auto path = std::filesystem::temp_directory_path() / "flowtally_identity_test_secret";
  const auto secret_of = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return api::read_token_key(path);
  };
  const std::string secret(31, 'k');
  CHECK(secret_of(secret + "k\n")->secret == secret + "k");
  CHECK(secret_of(secret + "k\n\n")->secret == secret + "k\n");
  CHECK(secret_of(secret + " \r\n")->secret == secret + " \r");
  CHECK_FALSE(secret_of(secret + "\n").ok());
  std::filesystem::remove(path);
  const auto missing = api::read_token_key(path);
  CHECK(missing.status().code() == events::StatusCode::kIoError);
  CHECK(missing.status().message().find(path.string()) != std::string::npos);
}

}  // namespace flowtally::tests
