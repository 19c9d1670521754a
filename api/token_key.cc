#include "api/token_key.h"

#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "api/key_file.h"

namespace flowtally::api {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

constexpr std::size_t kP256Bytes = 32;

template <auto kFree>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};
void free_memory(void* memory) { OPENSSL_free(memory); }
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
template <typename T>
using Memory = std::unique_ptr<T, Freed<free_memory>>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Status bad_key(std::string sentence) { return {StatusCode::kInvalidArgument, std::move(sentence)}; }

struct PemBlock {
  std::string label;  // "PUBLIC KEY"
  std::string der;
};

/// The next block; nothing when there is no further one or it is damaged. Asks nobody for a passphrase.
std::optional<PemBlock> next_block(BIO* pem) {
  char* label = nullptr;
  char* headers = nullptr;
  unsigned char* der = nullptr;
  long size = 0;
  const bool found = PEM_read_bio(pem, &label, &headers, &der, &size) == 1;
  const Memory<char> owned_label(label);
  const Memory<char> owned_headers(headers);
  const Memory<unsigned char> owned_der(der);
  ERR_clear_error();
  if (!found) return std::nullopt;
  return PemBlock{label, {reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)}};
}

/// The bytes of the one public key in `pem`. A private key is refused wherever it stands: it must not lie about on the
/// machines that only verify.
Result<std::string> public_block(std::string_view pem) {
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    return bad_key("holds a private key; only its public half belongs here (openssl pkey -in KEY -pubout)");
  }
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  events::ensure(bio != nullptr, "OpenSSL has memory");
  auto block = next_block(bio.get());
  if (!block) return bad_key("holds no public key in PEM");
  if (block->label != "PUBLIC KEY") return bad_key(fmt::format("holds a {}, not a PUBLIC KEY", block->label));
  if (pem.find("-----BEGIN ") != pem.rfind("-----BEGIN ")) return bad_key("holds more than one PEM block");
  return std::move(block->der);
}

/// The algorithm that the kind of key fixes.
Result<Algorithm> algorithm_of(EVP_PKEY* key) {
  std::optional<Algorithm> algorithm;
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA: {
      if (const int bits = EVP_PKEY_get_bits(key); bits < kRsaBitsMin) {
        return bad_key(fmt::format("holds an RSA key of {} bits, fewer than {}", bits, kRsaBitsMin));
      }
      algorithm = Algorithm::kRs256;
      break;
    }
    case EVP_PKEY_EC: {
      std::array<char, 64> group{};
      EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr);
      if (std::string_view(group.data()) != "prime256v1") return bad_key("holds an EC key on a curve other than P-256");
      algorithm = Algorithm::kEs256;
      break;
    }
    default:
      return bad_key("holds a key that is neither RSA nor EC on P-256");
  }
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (context == nullptr || EVP_PKEY_public_check(context.get()) != 1)
    return bad_key("holds a public key that cannot be one");
  return *algorithm;
}

/// `signature` (r and s) as OpenSSL takes it; empty if it is none.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * kP256Bytes) return {};
  Number r(BN_bin2bn(bytes_of(signature), kP256Bytes, nullptr));
  Number s(BN_bin2bn(bytes_of(signature) + kP256Bytes, kP256Bytes, nullptr));
  const EcSignature both(ECDSA_SIG_new());
  events::ensure(r && s && both, "OpenSSL has memory");
  ECDSA_SIG_set0(both.get(), r.release(), s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &der);
  const Memory<unsigned char> owned(der);
  return size > 0 ? std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)) : std::string();
}

bool verifies_publicly(EVP_PKEY* key, std::string_view text, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  const bool good =
      context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace

std::string_view algorithm_name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kHs256:
      return "HS256";
    case Algorithm::kRs256:
      return "RS256";
    case Algorithm::kEs256:
      return "ES256";
  }
  return {};
}

Result<TokenKey> TokenKey::from_secret(std::string secret, std::string kid) {
  if (secret.size() < kSecretBytesMin) {
    return bad_key(fmt::format("the secret has {} bytes, fewer than {}", secret.size(), kSecretBytesMin));
  }
  TokenKey key(Algorithm::kHs256, std::move(kid));
  key.secret_ = std::move(secret);
  return key;
}

Result<TokenKey> TokenKey::from_public_pem(std::string_view pem, std::string kid) {
  const auto der = public_block(pem);
  if (!der) return der.status();
  const unsigned char* at = bytes_of(*der);
  const unsigned char* const end = at + der->size();
  const std::shared_ptr<EVP_PKEY> public_key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size())), EVP_PKEY_free);
  const auto algorithm = public_key != nullptr && at == end
                             ? algorithm_of(public_key.get())
                             : Result<Algorithm>(bad_key("holds a PUBLIC KEY that cannot be decoded"));
  ERR_clear_error();
  if (!algorithm) return algorithm.status();
  TokenKey key(*algorithm, std::move(kid));
  key.public_key_ = public_key;
  return key;
}

bool TokenKey::verifies(std::string_view text, std::string_view signature) const {
  switch (algorithm_) {
    case Algorithm::kHs256: {
      const std::string expected = sign(text);
      return signature.size() == expected.size() &&
             CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
    }
    case Algorithm::kRs256:
      return verifies_publicly(public_key_.get(), text, signature);
    case Algorithm::kEs256: {
      const std::string der = der_of(signature);
      return !der.empty() && verifies_publicly(public_key_.get(), text, der);
    }
  }
  return false;
}

std::string TokenKey::sign(std::string_view text) const {
  events::ensure(algorithm_ == Algorithm::kHs256, "only a secret can sign");
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  const auto* made = HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()), bytes_of(text), text.size(),
                          mac.data(), &size);
  events::ensure(made != nullptr, "an HMAC can be made");
  return {reinterpret_cast<const char*>(mac.data()), size};
}

Result<TokenKey> read_secret_file(const std::filesystem::path& file, std::string kid) {
  auto bytes = read_key_file(file);
  if (!bytes) return bytes.status();
  if (!bytes->empty() && bytes->back() == '\n') {
    bytes->pop_back();
    if (!bytes->empty() && bytes->back() == '\r') bytes->pop_back();  // an editor of Windows wrote it
  }
  auto key = TokenKey::from_secret(*std::move(bytes), std::move(kid));
  return key ? std::move(key) : key.status().with_context(file.string());
}

Result<TokenKey> read_public_key_file(const std::filesystem::path& file, std::string kid) {
  const auto bytes = read_key_file(file);
  if (!bytes) return bytes.status();
  auto key = TokenKey::from_public_pem(*bytes, std::move(kid));
  return key ? std::move(key) : key.status().with_context(file.string());
}

}  // namespace flowtally::api
