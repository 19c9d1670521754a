// What attackers send, each with everything else right, against a server that holds a secret, an RSA and an EC key.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "api/identity.h"
#include "tests/api/key_pair.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

const api::KeySet& keys() {
  static const api::KeySet set{test_key(), api::TokenKey::from_public_pem(rsa_pair().public_pem()).value(),
                               api::TokenKey::from_public_pem(ec_pair().public_pem()).value()};
  return set;
}

/// Why the token is refused; "" if it is not.
std::string reason(const std::string& token, const api::KeySet& set = keys()) {
  const auto identity = api::verify_token(token, set, kTokenNow);
  if (!identity.ok()) CHECK(identity.status().code() == events::StatusCode::kInvalidArgument);
  return identity.status().message();
}

std::string good_claims(const std::string& extra = "") {
  const auto exp = std::to_string(kTokenNow.time_since_epoch().count() / 1000 + 60);
  return R"({"role":"viewer","account_id":"acme","sub":"u1","exp":)" + exp + (extra.empty() ? "" : "," + extra) + "}";
}

std::string with_header(const std::string& header) { return signed_token(header, good_claims(), kTestSecret); }

const std::string kRs256 = R"({"alg":"RS256"})";
const std::string kEs256 = R"({"alg":"ES256"})";

}  // namespace

TEST_CASE("attack: what is attacked would be let in") {
  CHECK(reason(token_of(good_claims())).empty());
  CHECK(reason(rsa_pair().token(kRs256, good_claims())).empty());
  CHECK(reason(ec_pair().token(kEs256, good_claims())).empty());
}

TEST_CASE("attack: alg none, in every letter case, signed, unsigned and cut off") {
  for (unsigned mask = 0; mask < 16; ++mask) {
    std::string none = "none";
    for (unsigned i = 0; i < 4; ++i) {
      if ((mask >> i & 1U) != 0) none[i] = static_cast<char>(none[i] - 'a' + 'A');
    }
    const std::string header = R"({"alg":")" + none + R"("})";
    const std::string text = base64url(header) + "." + base64url(good_claims());
    CHECK(reason(text + ".") == "its algorithm is not that of its key");
    CHECK(reason(text) == "it is not a JSON Web Token");
    CHECK(reason(with_header(header)) == "its algorithm is not that of its key");
  }
}

TEST_CASE("attack: an algorithm that no key has, although the signature would verify") {
  const std::string other = "its algorithm is not that of its key";
  CHECK(reason(signed_token(R"({"alg":"HS384"})", good_claims(), kTestSecret, EVP_sha384())) == other);
  CHECK(reason(signed_token(R"({"alg":"HS512"})", good_claims(), kTestSecret, EVP_sha512())) == other);
  for (const std::string alg : {"hs256", "HS256 ", " HS256", "HS256\\u0000", "", "SHA256", "HMAC"})
    CHECK(reason(with_header(R"({"alg":")" + alg + "\"}")) == other);
  CHECK(reason(rsa_pair().token(R"({"alg":"rs256"})", good_claims())) == other);
  CHECK(reason(rsa_pair().token(R"({"alg":"PS256"})", good_claims())) == other);
  CHECK(reason(ec_pair().token(R"({"alg":"ES256K"})", good_claims())) == other);
}

TEST_CASE("attack: HS256 under the public key's own bytes") {
  for (const KeyPair* pair : {&rsa_pair(), &ec_pair()}) {
    const std::string pem = pair->public_pem();
    std::string crlf;
    for (const char c : pem) crlf += c == '\n' ? "\r\n" : std::string(1, c);
    for (const std::string& secret : {pem, pem.substr(0, pem.size() - 1), crlf}) {
      const std::string token = signed_token(kHeaderHs256, good_claims(), secret);
      CHECK(reason(token) == "its signature is wrong");
      CHECK(reason(token, {api::TokenKey::from_public_pem(pem).value()}) == "its algorithm is not that of its key");
      const auto named = api::TokenKey::from_public_pem(pem, "k").value();
      CHECK(reason(signed_token(R"({"alg":"HS256","kid":"k"})", good_claims(), secret), {named}) ==
            "its algorithm is not that of its key");
    }
  }
}

TEST_CASE("attack: the algorithm of one key and the signature of another") {
  for (const std::string& header : {kRs256, kEs256, std::string(kHeaderHs256)}) {
    CHECK(reason(rsa_pair().token(header, good_claims())).empty() == (header == kRs256));
    CHECK(reason(ec_pair().token(header, good_claims())).empty() == (header == kEs256));
    CHECK(reason(with_header(header)).empty() == (header == kHeaderHs256));
    CHECK(reason(other_rsa_pair().token(header, good_claims())) == "its signature is wrong");
  }
}

TEST_CASE("attack: signatures that are swapped, stripped, cut and prolonged") {
  for (const std::string& good :
       {token_of(good_claims()), rsa_pair().token(kRs256, good_claims()), ec_pair().token(kEs256, good_claims())}) {
    const auto signature = good.rfind('.') + 1;
    const auto payload = good.find('.') + 1;
    const std::string raised = good.substr(0, payload) +
                               base64url(R"({"role":"super_admin","account_id":"acme","sub":"u1","exp":9000000000})") +
                               "." + good.substr(signature);
    CHECK(reason(raised) == "its signature is wrong");
    CHECK(reason(good.substr(0, signature)) == "its signature is wrong");
    CHECK(reason(good.substr(0, signature - 1)) == "it is not a JSON Web Token");
    CHECK(reason(good.substr(0, signature + 20)) == "its signature is wrong");
    for (const std::string end : {"AAAA", "=", "A", ".", "..", "\n", " "}) CHECK(reason(good + end) != "");
    CHECK(reason(good + "." + good) != "");
    CHECK(reason(good + std::string(1, '\0')) != "");
    CHECK(reason(" " + good) != "");
    CHECK(reason("." + good) != "");
  }
}

TEST_CASE("attack: a key that the token brings along") {
  const std::string stranger = R"("jwk":{"kty":"oct","k":"AAAA"},"jku":"https://evil.example/k","x5c":["AAAA"])";
  const std::string token =
      signed_token(R"({"alg":"HS256",)" + stranger + "}", good_claims(), "a secret of the attacker, 32 bytes");
  CHECK(reason(token) == "its signature is wrong");
  CHECK(reason(with_header(R"({"alg":"HS256",)" + stranger + "}")).empty());
}

TEST_CASE("attack: a kid that is a path, a query or no text") {
  for (const std::string kid :
       {R"("../../etc/passwd")", R"("/dev/null")", R"("file:///etc/passwd")", R"("' OR '1'='1")", R"("\"k\"")",
        R"("k\u0000")", R"("k'")", R"("")", R"("*")", R"("|/bin/id")"}) {
    const api::KeySet named{api::TokenKey::from_secret(kTestSecret, "k").value()};
    const std::string header = R"({"alg":"HS256","kid":)" + kid + "}";
    CHECK(reason(with_header(header), named) == "no key has its kid");
    // The secrets that such paths hold.
    CHECK(reason(signed_token(header, good_claims(), ""), named) == "no key has its kid");
  }
  for (const std::string kid : {"1", "null", "true", R"(["k"])", R"({"k":1})"})
    CHECK(reason(with_header(R"({"alg":"HS256","kid":)" + kid + "}")) == "the kid in its header is not a string");
}

TEST_CASE("attack: members and claims twice") {
  for (const std::string header :
       {R"({"alg":"none","alg":"HS256"})", R"({"alg":"HS256","alg":"none"})", R"({"alg":"HS256","\u0061lg":"none"})",
        R"({"alg":"HS256","kid":"a","kid":"b"})", R"({"alg":"HS256","x":1,"x":1})"})
    CHECK(reason(with_header(header)) == "its header has a member twice");
  for (const std::string extra :
       {R"("role":"super_admin")", R"("account_id":"globex")", R"("sub":"u2")", R"("exp":9000000000)",
        R"("nbf":1,"nbf":2)", R"("session_id":"a","session_id":"b")", R"("r\u006fle":"super_admin")", R"("x":1,"x":1)"})
    CHECK(reason(token_of(good_claims(extra))) == "its set of claims has a member twice");
}

TEST_CASE("attack: a header that is no object, names no algorithm, or wants what is not known") {
  for (const std::string header : {"", "[]", "null", "\"HS256\"", "{", R"({"alg":"HS256"}x)", R"({"alg":"HS256",})"})
    CHECK(reason(with_header(header)) == "its header is not a JSON object");
  for (const std::string header :
       {"{}", R"({"ALG":"HS256"})", R"({"alg":256})", R"({"alg":null})", R"({"alg":["HS256"]})"})
    CHECK(reason(with_header(header)) == "its header names no algorithm");
  for (const std::string crit : {R"(["exp"])", R"(["b64"],"b64":false)", "[]", "null", "1"})
    CHECK(reason(with_header(R"({"alg":"HS256","crit":)" + crit + "}")) ==
          "it has critical extensions, none of which are known");
}

TEST_CASE("attack: a token that was made for something else") {
  for (const std::string type :
       {R"("dpop+jwt")", R"("logout+jwt")", R"("secevent+jwt")", R"("JWTX")", R"("")", "1", "null", R"(["JWT"])"})
    CHECK(reason(with_header(R"({"alg":"HS256","typ":)" + type + "}")) ==
          "its header's type is not that of an access token");
  for (const std::string type : {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    CHECK(reason(with_header(R"({"alg":"HS256","typ":")" + type + "\"}")).empty());
}

TEST_CASE("attack: tokens over 8 KiB, however large, are refused by their size alone") {
  const auto padded = [](std::size_t bytes) {
    return token_of(good_claims(R"("x":")" + std::string(bytes, 'x') + "\""));
  };
  CHECK(reason(padded(5 * 1024)).empty());
  CHECK(reason(padded(8 * 1024)) == "it is over 8 KiB");
  CHECK(reason(std::string(8 * 1024 + 1, '.')) == "it is over 8 KiB");
  CHECK(reason(std::string(8 * 1024, '.')) == "it is not a JSON Web Token");
  CHECK(reason(std::string(16 * 1024 * 1024, 'A')) == "it is over 8 KiB");
}

TEST_CASE("attack: JSON nested as deep as it goes") {
  const std::string arrays = std::string(2500, '[') + std::string(2500, ']');
  std::string objects;
  for (int i = 0; i < 500; ++i) objects += R"({"a":)";
  objects += "1" + std::string(500, '}');
  for (const std::string& deep : {arrays, objects, std::string(4000, '[')}) {
    CHECK(reason(token_of(good_claims("\"x\":" + deep))) == "its set of claims is not a JSON object");
    CHECK(reason(with_header(R"({"alg":"HS256","x":)" + deep + "}")) == "its header is not a JSON object");
  }
}

TEST_CASE("attack: a NUL that ends the text for some readers") {
  const std::string nul(1, '\0');
  CHECK(reason(token_of(good_claims() + nul)) == "its set of claims is not a JSON object");
  CHECK(reason(token_of(good_claims() + nul + R"({"role":"super_admin"})")) ==
        "its set of claims is not a JSON object");
  CHECK(reason(with_header(R"({"alg":"HS256"})" + nul)) == "its header is not a JSON object");
  CHECK(reason(token_of(good_claims(R"("session_id":"s\u0000")"))) == "its claim 'session_id' has a NUL");
  CHECK(reason(token_of(good_claims(R"("role\u0000":"super_admin")"))).empty());
  CHECK(reason(token_of(good_claims()) + nul + "x") != "");
}

TEST_CASE("attack: claims that are not UTF-8") {
  CHECK(reason(token_of(good_claims("\"x\":\"\xFF\""))) == "its set of claims is not a JSON object");
  CHECK(reason(token_of(good_claims("\"x\":\"\xED\xA0\x80\""))) == "its set of claims is not a JSON object");
}

TEST_CASE("attack: what is no token at all") {
  for (const std::string text : {"", ".", "..", "...", "a", "a.b.c", " ", "\n", "e30.e30.e30", "null", "{}"})
    CHECK(reason(text) != "");
  for (const std::string claims : {"[1]", "not json", "", "null", "1"})
    CHECK(reason(token_of(claims)) == "its set of claims is not a JSON object");
}

TEST_CASE("attack: no reason quotes the token") {
  const std::string marker = "Zq7Marker";
  const std::vector<std::string> tokens{
      marker + "." + marker + "." + marker,
      with_header(R"({"alg":")" + marker + "\"}"),
      with_header(R"({"alg":"HS256","kid":")" + marker + "\"}"),
      with_header(R"({"alg":"HS256","typ":")" + marker + "\"}"),
      with_header(R"({"alg":"HS256",")" + marker + R"(":1,")" + marker + R"(":2})"),
      token_of(good_claims("\"" + marker + R"(":1,")" + marker + "\":2")),
      token_of(good_claims(R"("nbf":")" + marker + "\"")),
      token_of(R"({"exp":9000000000,"role":")" + marker + R"(","account_id":"a","sub":"u"})"),
  };
  for (const std::string& token : tokens) {
    const std::string told = reason(token);
    CHECK(told != "");
    CHECK(told.find(marker) == std::string::npos);
    CHECK(told.find_first_of("\"\\") == std::string::npos);  // it goes between quotes in WWW-Authenticate
  }
}

}  // namespace flowtally::tests
