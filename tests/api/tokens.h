// Tokens for tests: a key, an hour in which they are read, and any header and claims under a signature of ours.
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>
#include <string_view>

#include "api/identity.h"
#include "events/time.h"

namespace flowtally::tests {

inline const std::string kTestSecret = "0123456789abcdef0123456789abcdef";

inline const api::TokenKey& test_key() {
  static const api::TokenKey key = api::TokenKey::from_secret(kTestSecret).value();
  return key;
}

inline constexpr events::Timestamp kTokenNow{std::chrono::milliseconds{1'770'000'000'000}};
inline constexpr std::string_view kHeaderHs256 = R"({"alg":"HS256","typ":"JWT"})";

inline std::string base64url(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

/// header.payload.signature, signed with `digest` whatever the header says.
inline std::string signed_token(std::string_view header, std::string_view payload, const std::string& secret,
                                const EVP_MD* digest = EVP_sha256()) {
  const std::string text = base64url(header) + "." + base64url(payload);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(digest, secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac, &length);
  return text + "." + base64url({reinterpret_cast<const char*>(mac), length});
}

/// A good token with these claims.
inline std::string token_of(std::string_view payload) { return signed_token(kHeaderHs256, payload, kTestSecret); }

/// A token as flowtally mints it, good for an hour after `now`.
inline std::string user_token(api::Role role, std::string account, std::string user = "u1",
                              events::Timestamp now = kTokenNow) {
  const api::Identity identity{std::move(user), std::move(account), role, std::nullopt};
  return api::mint_token(identity, now, now + std::chrono::hours{1}, test_key());
}

}  // namespace flowtally::tests
