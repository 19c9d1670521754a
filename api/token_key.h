// One key that tokens are signed with: a secret (HS256) or somebody's public key (RS256, ES256). The kind of key fixes
// the algorithm; what a token says about it only has to agree. The cryptography is OpenSSL's (why not libjwt's:
// docs/decisions.md).
//
// Copies share the parsed key and are cheap. Threads: any, all at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace flowtally::api {

enum class Algorithm : std::uint8_t { kHs256, kRs256, kEs256 };

/// As the header of a token writes it.
std::string_view algorithm_name(Algorithm algorithm);

inline constexpr std::size_t kSecretBytesMin = 32;
inline constexpr int kRsaBitsMin = 2048;

class TokenKey {
 public:
  /// HS256. kInvalidArgument below 32 bytes.
  static events::Result<TokenKey> from_secret(std::string secret, std::string kid = {});
  /// One PEM block "PUBLIC KEY" (SubjectPublicKeyInfo): RSA of at least 2048 bits is RS256, EC on P-256 is ES256.
  /// kInvalidArgument for anything else, above all for a private key.
  static events::Result<TokenKey> from_public_pem(std::string_view pem, std::string kid = {});

  Algorithm algorithm() const { return algorithm_; }
  /// The key's id, any bytes; empty if it has none.
  const std::string& kid() const { return kid_; }

  /// Whether `signature` is this key's, over exactly `text`. As RFC 7518 has it: an ES256 signature is r and s, 32
  /// bytes each, never DER.
  bool verifies(std::string_view text, std::string_view signature) const;
  /// The signature of `text`. Only HS256 keys can sign: of the others the private half is elsewhere.
  std::string sign(std::string_view text) const;

 private:
  TokenKey(Algorithm algorithm, std::string kid) : algorithm_(algorithm), kid_(std::move(kid)) {}

  Algorithm algorithm_;
  std::string kid_;
  std::string secret_;                       // HS256
  std::shared_ptr<evp_pkey_st> public_key_;  // the others; never changed, so threads may share it
};

/// All keys that tokens may be signed with. Several may have one kid; one without a kid serves tokens without one.
using KeySet = std::vector<TokenKey>;

/// The file's bytes as they are, less one final newline (LF or CRLF), as from_secret() takes them. Errors name the
/// file.
events::Result<TokenKey> read_secret_file(const std::filesystem::path& file, std::string kid = {});
/// from_public_pem() of a file. Errors name the file.
events::Result<TokenKey> read_public_key_file(const std::filesystem::path& file, std::string kid = {});

}  // namespace flowtally::api
