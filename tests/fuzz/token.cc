// Tokens: none is taken whose signature is not of a key of ours, what is taken claims what an identity may be, and
// keys that are no keys are refused.
#include "api/identity.h"
#include "api/jws.h"
#include "api/router.h"
#include "tests/api/tokens.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/reading.h"
#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

constexpr std::string_view kPublicKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWyJloZEIukkB0Xvr5jG9P3+kg9ZR\n"
    "7UzPMgHhWLZ9LVzCf4TCGNPJpO6eDn7as9PsmcZDNa0s3RjWwXuqTayIbQ==\n"
    "-----END PUBLIC KEY-----\n";

const api::KeySet& keys() {
  static const api::KeySet kKeys = {test_key(), api::TokenKey::from_secret(kTestSecret + "more", "second").value(),
                                    api::TokenKey::from_public_pem(kPublicKey, "ec").value()};
  return kKeys;
}

void check_claims(const api::TokenClaims& claims) {
  const auto& identity = claims.identity;
  const auto is_id = [](const std::string& text) { return !text.empty() && text.size() <= events::Id::kBytesMax; };
  expect(is_id(identity.account_id), "an identity has an account");
  expect(identity.account_id != "*" || identity.role == api::Role::kIngest, "only ingest tokens are of all accounts");
  expect(is_id(identity.user_id) || (identity.user_id.empty() && identity.role == api::Role::kIngest),
         "only ingest tokens are nobody's");
  expect(!identity.session_id || is_id(*identity.session_id), "a session has an id");
  (void)api::check_token_time(claims, kNow);
  (void)api::check_token_time(claims, events::kTimestampMin);
  (void)api::check_token_time(claims, events::kTimestampEnd);
  const auto minted = api::mint_token(identity, kNow, kNow + std::chrono::hours{1}, test_key());
  const auto again = api::verify_token(minted, keys(), kNow);
  expect(again.ok(), again.status().message());
  expect(again->user_id == identity.user_id && again->account_id == identity.account_id &&
             again->role == identity.role && again->session_id == identity.session_id,
         "an identity is the same after a token of it was made");
}

void check_token(std::string_view token) {
  const auto claims = api::read_token(token, keys());
  if (!claims) {
    expect(claims.status().code() == events::StatusCode::kInvalidArgument, claims.status().message());
    expect(claims.status().message().find('"') == std::string::npos, "a reason may stand in a header");
    return;
  }
  check_claims(*claims);
  for (std::size_t at = 0; at < token.size(); at += 1 + token.size() / 16) {
    std::string other(token);
    other[at] = other[at] == 'A' ? 'B' : 'A';
    expect(!api::read_token(other, keys()).ok(), "a token with another letter is another one");
  }
}

}  // namespace

/// The first letter says what the rest is: the header of a token, a line end and its payload, to be signed (s); a
/// public key (p); a secret (k); the header Authorization (a); else a token.
void run_token(std::string_view bytes) {
  Input input(bytes);
  switch (input.byte()) {
    case 's': {
      const auto header = input.until('\n');
      return check_token(signed_token(header, input.rest(), kTestSecret));
    }
    case 'p': {
      const auto key = api::TokenKey::from_public_pem(input.rest());
      if (key) expect(key->algorithm() != api::Algorithm::kHs256, "a public key is no secret");
      return;
    }
    case 'k': {
      const auto secret = input.rest();
      const auto key = api::TokenKey::from_secret(std::string(secret));
      expect(key.ok() == (secret.size() >= api::kSecretBytesMin), "a secret has 32 bytes or more");
      if (key) expect(key->verifies("text", key->sign("text")), "a key knows its own signatures");
      return;
    }
    case 'a': {
      const auto header = input.rest();
      const auto token = api::bearer_token(header);
      if (token) expect(header.ends_with(*token), "the token is a part of its header");
      return;
    }
    default:
      return check_token(input.rest());
  }
}

}  // namespace flowtally::tests::fuzz
