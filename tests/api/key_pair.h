// Both halves of a key, for tests that sign what the server verifies. OpenSSL makes and uses them; nothing here is the
// code under test.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace flowtally::tests {

class KeyPair {
 public:
  static KeyPair rsa(int bits = 2048);
  static KeyPair ec(const char* curve = "P-256");
  static KeyPair ed25519();
  /// Public halves only, from the numbers of a JWK: big-endian bytes.
  static KeyPair rsa_public(std::string_view modulus, std::string_view exponent);
  static KeyPair p256_public(std::string_view x, std::string_view y);

  std::string public_pem() const;
  std::string private_pem() const;
  /// RSA and SHA-256 with PKCS #1 padding, or ECDSA as the DER that OpenSSL makes.
  std::string sign(std::string_view text) const;
  /// The same as JOSE wants it: for EC r and s, 32 bytes each.
  std::string sign_jose(std::string_view text) const;
  /// header.payload.signature, whatever the header says.
  std::string token(std::string_view header, std::string_view payload) const;
  /// OpenSSL's own, for what is made of keys.
  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit KeyPair(evp_pkey_st* key);

  std::shared_ptr<evp_pkey_st> key_;
};

/// One of each for the whole run: RSA keys take their time.
const KeyPair& rsa_pair();
const KeyPair& other_rsa_pair();
const KeyPair& ec_pair();

}  // namespace flowtally::tests
