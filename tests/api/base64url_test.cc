#include "api/base64url.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/api/tokens.h"

namespace flowtally::tests {

TEST_CASE("base64url: every length of bytes comes back, and the text is OpenSSL's") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(api::base64url(bytes) == base64url(bytes));
    CHECK(api::from_base64url(api::base64url(bytes)) == bytes);
    bytes += static_cast<char>(i * 89);
  }
}

TEST_CASE("base64url: of all texts of up to four letters only those are read that some bytes have") {
  const std::string letters = "AQgwBz0-_";  // values with and without low bits
  int read = 0;
  const auto check = [&](const std::string& text) {
    const auto bytes = api::from_base64url(text);
    if (!bytes) return;
    ++read;
    CHECK(base64url(*bytes) == text);
  };
  for (const char a : letters) {
    check({a});
    for (const char b : letters) {
      check({a, b});
      for (const char c : letters) {
        check({a, b, c});
        for (const char d : letters) check({a, b, c, d});
      }
    }
  }
  // Two letters leave 4 bits over, which A, Q, g and w have clear; three leave 2, which 0 has clear too.
  CHECK(read == 9 * 4 + 9 * 9 * 5 + 9 * 9 * 9 * 9);
}

TEST_CASE("base64url: padding, white space and other alphabets are no text of any bytes") {
  for (const std::string text :
       {"QQ==", "QQ=", "QUI=", "QU I", "QUJD\n", "QU+_", "QU/A", "QU.A", "QUJ\x80", "Q", "QUJDQ"})
    CHECK_FALSE(api::from_base64url(text).has_value());
  CHECK_FALSE(api::from_base64url(std::string("QUJ\0", 4)).has_value());
  CHECK(api::from_base64url("") == "");
}

}  // namespace flowtally::tests
