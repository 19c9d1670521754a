#include "api/jws.h"

#include <doctest/doctest.h>

#include <string>

#include "api/base64url.h"
#include "tests/api/key_pair.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using api::KeySet;
using api::TokenKey;

// RFC 7515, appendix A.1 to A.3: three tokens over the same claims.
constexpr const char* kRfcPayload =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
const std::string kRfcClaims =
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";
const std::string kRfcHs256 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" + kRfcClaims + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string kRfcRs256 = "eyJhbGciOiJSUzI1NiJ9" + kRfcClaims +
                              "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
                              "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
                              "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
                              "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
                              "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
                              "p0igcN_IoypGlUPQGe77Rw";
const std::string kRfcEs256 = "eyJhbGciOiJFUzI1NiJ9" + kRfcClaims +
                              "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

std::string bytes(const std::string& text) { return api::from_base64url(text).value(); }

TokenKey rfc_secret() {
  return TokenKey::from_secret(
             bytes("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"))
      .value();
}

TokenKey rfc_rsa() {
  const auto modulus = bytes(
      "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SF"
      "d2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo"
      "7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkM"
      "Ls91kzk2PAcDTW9gb54h4FRWyuXpoQ");
  return TokenKey::from_public_pem(KeyPair::rsa_public(modulus, bytes("AQAB")).public_pem()).value();
}

TokenKey rfc_ec() {
  return TokenKey::from_public_pem(KeyPair::p256_public(bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                                        bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
                                       .public_pem())
      .value();
}

TokenKey public_key(const KeyPair& pair, const std::string& kid = "") {
  return TokenKey::from_public_pem(pair.public_pem(), kid).value();
}

std::string reason(const std::string& token, const KeySet& keys) {
  return api::verified_payload(token, keys).status().message();
}

constexpr const char* kUnknownKid = "no key has its kid";
constexpr const char* kWrong = "its signature is wrong";
constexpr const char* kOtherAlgorithm = "its algorithm is not that of its key";

}  // namespace

TEST_CASE("jws: the tokens of RFC 7515, appendix A, verify with their keys and with no other") {
  const std::vector<std::pair<std::string, TokenKey>> examples{
      {kRfcHs256, rfc_secret()}, {kRfcRs256, rfc_rsa()}, {kRfcEs256, rfc_ec()}};
  for (const auto& [token, own] : examples) {
    for (const auto& [other, key] : examples) {
      const auto payload = api::verified_payload(token, {key});
      CHECK(payload.ok() == (token == other));
      if (payload.ok()) CHECK(*payload == kRfcPayload);
    }
    CHECK(reason(token, {rfc_secret(), rfc_rsa(), rfc_ec()}).empty());
    CHECK(reason(token, {test_key(), public_key(rsa_pair()), public_key(ec_pair())}) == kWrong);
  }
}

TEST_CASE("jws: one changed character anywhere in a token of the RFC is refused") {
  const KeySet keys{rfc_secret(), rfc_rsa(), rfc_ec()};
  for (const std::string& good : {kRfcHs256, kRfcRs256, kRfcEs256}) {
    for (std::size_t i = 0; i < good.size(); ++i) {
      std::string changed = good;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      REQUIRE_MESSAGE(reason(changed, keys) != "", i);
    }
  }
}

TEST_CASE("jws: the parts have no padding and no bits left over") {
  const KeySet keys{test_key()};
  const std::string text = base64url(kHeaderHs256) + "." + base64url("{} ");
  const std::string good = text + "." + base64url(test_key().sign(text));
  CHECK(reason(good, keys).empty());
  // The last of 43 letters stands for 4 bits of the signature and 2 that are 0.
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::size_t over = 1; over < 4; ++over) {
    std::string other = good;
    other.back() = letters[letters.find(good.back()) + over];
    CHECK(reason(other, keys) == "its signature is not base64url");
  }
  CHECK(reason(good + "=", keys) == "its signature is not base64url");
  for (const std::string claims : {"e30=", "e31", "e3 0", "e30\n"}) {
    const std::string signed_text = base64url(kHeaderHs256) + "." + claims;
    CHECK(reason(signed_text + "." + base64url(test_key().sign(signed_text)), keys) == "its claims are not base64url");
  }
}

TEST_CASE("jws: a token with a kid is verified with the keys of that kid alone") {
  const KeySet keys{public_key(rsa_pair(), "a"), public_key(other_rsa_pair(), "b"), public_key(ec_pair(), "b")};
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256","kid":"a"})", "{}"), keys).empty());
  CHECK(reason(other_rsa_pair().token(R"({"alg":"RS256","kid":"b"})", "{}"), keys).empty());
  CHECK(reason(ec_pair().token(R"({"alg":"ES256","kid":"b"})", "{}"), keys).empty());
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256","kid":"b"})", "{}"), keys) == kWrong);
  CHECK(reason(ec_pair().token(R"({"alg":"ES256","kid":"a"})", "{}"), keys) == kOtherAlgorithm);
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256","kid":"c"})", "{}"), keys) == kUnknownKid);
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256","kid":"A"})", "{}"), keys) == kUnknownKid);
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256","kid":""})", "{}"), keys) == kUnknownKid);
}

TEST_CASE("jws: a token without a kid is verified with every key") {
  const KeySet keys{public_key(rsa_pair(), "a"), public_key(other_rsa_pair()), public_key(ec_pair(), "b"), test_key()};
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256"})", "{}"), keys).empty());
  CHECK(reason(other_rsa_pair().token(R"({"alg":"RS256"})", "{}"), keys).empty());
  CHECK(reason(ec_pair().token(R"({"alg":"ES256"})", "{}"), keys).empty());
  CHECK(reason(signed_token(kHeaderHs256, "{}", kTestSecret), keys).empty());
}

TEST_CASE("jws: a key without a kid serves no token that names one") {
  const KeySet keys{public_key(rsa_pair()), test_key()};
  CHECK(reason(rsa_pair().token(R"({"alg":"RS256","kid":""})", "{}"), keys) == kUnknownKid);
  CHECK(reason(signed_token(R"({"alg":"HS256","kid":"x"})", "{}", kTestSecret), keys) == kUnknownKid);
}

TEST_CASE("jws: a kid is bytes, whatever they look like") {
  for (const std::string kid : {"../../etc/passwd", "/dev/null", "a\"b\\", "' OR 1=1 --", "\xC3\xA9", "a b"}) {
    const KeySet keys{TokenKey::from_secret(kTestSecret, kid).value()};
    const std::string token = api::sign_token("{}", keys.front());
    CHECK(reason(token, keys).empty());
    CHECK(reason(token, {test_key()}) == kUnknownKid);
    CHECK(reason(token, {TokenKey::from_secret(kTestSecret, kid + "x").value()}) == kUnknownKid);
  }
  const KeySet keys{TokenKey::from_secret(kTestSecret, std::string("a\0b", 3)).value()};
  CHECK(reason(signed_token(R"({"alg":"HS256","kid":"a\u0000b"})", "{}", kTestSecret), keys).empty());
  CHECK(reason(signed_token(R"({"alg":"HS256","kid":"a"})", "{}", kTestSecret), keys) == kUnknownKid);
}

TEST_CASE("jws: an ES256 signature is r and s, 32 bytes each, neither of them 0 or beyond the group") {
  const KeySet keys{public_key(ec_pair())};
  const std::string text = base64url(R"({"alg":"ES256"})") + "." + base64url("{}");
  const std::string good = ec_pair().sign_jose(text);
  const auto with = [&](const std::string& signature) { return reason(text + "." + base64url(signature), keys); };
  const std::string order(
      "\xFF\xFF\xFF\xFF\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xBC\xE6\xFA\xAD\xA7\x17\x9E\x84"
      "\xF3\xB9\xCA\xC2\xFC\x63\x25\x51",
      32);
  const std::string zero(32, '\0');
  CHECK(with(good).empty());
  CHECK(with(ec_pair().sign(text)) == kWrong);  // DER
  CHECK(with(zero + zero) == kWrong);
  CHECK(with(zero + good.substr(32)) == kWrong);
  CHECK(with(good.substr(0, 32) + zero) == kWrong);
  CHECK(with(order + good.substr(32)) == kWrong);
  CHECK(with(good.substr(0, 32) + order) == kWrong);
  CHECK(with(std::string(64, '\xFF')) == kWrong);
  CHECK(with(good.substr(32) + good.substr(0, 32)) == kWrong);
  CHECK(with("") == kWrong);
  CHECK(with(good.substr(0, 63)) == kWrong);
  CHECK(with(good + '\0') == kWrong);
  CHECK(with(std::string(1, '\0') + good) == kWrong);
  CHECK(with('\0' + good.substr(0, 32) + '\0' + good.substr(32)) == kWrong);
}

TEST_CASE("jws: an RS256 signature is as long as the key") {
  const KeySet keys{public_key(rsa_pair())};
  const std::string text = base64url(R"({"alg":"RS256"})") + "." + base64url("{}");
  const std::string good = rsa_pair().sign_jose(text);
  const auto with = [&](const std::string& signature) { return reason(text + "." + base64url(signature), keys); };
  CHECK(with(good).empty());
  CHECK(with("") == kWrong);
  CHECK(with(good.substr(1)) == kWrong);
  CHECK(with(std::string(1, '\0') + good) == kWrong);
  CHECK(with(good + good) == kWrong);
  CHECK(with(std::string(256, '\0')) == kWrong);
  CHECK(with(std::string(255, '\0') + '\1') == kWrong);
  CHECK(with(std::string(256, '\xFF')) == kWrong);
}

TEST_CASE("jws: without keys nothing verifies") { CHECK(reason(kRfcHs256, {}) != ""); }

}  // namespace flowtally::tests
