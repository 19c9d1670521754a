#include "tests/api/key_pair.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <array>

#include "events/status.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using events::ensure;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string written(int (*write)(BIO*, EVP_PKEY*), EVP_PKEY* key) {
  const std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
  ensure(write(out.get(), key) == 1, "a test can write its key");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

EVP_PKEY* made_of(const char* type, OSSL_PARAM_BLD* numbers) {
  const std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM*)> parameters(OSSL_PARAM_BLD_to_param(numbers),
                                                                      OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  ensure(EVP_PKEY_fromdata_init(context.get()) == 1 &&
             EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1,
         "a test can put a public key together");
  return key;
}

using Builder = std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD*)>;
using Number = std::unique_ptr<BIGNUM, void (*)(BIGNUM*)>;

Number number(std::string_view bytes) {
  return {BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr), BN_free};
}

}  // namespace

KeyPair::KeyPair(evp_pkey_st* key) : key_(key, EVP_PKEY_free) { ensure(key != nullptr, "a test can make a key"); }

KeyPair KeyPair::rsa(int bits) { return KeyPair(EVP_RSA_gen(static_cast<unsigned>(bits))); }
KeyPair KeyPair::ec(const char* curve) { return KeyPair(EVP_EC_gen(curve)); }
KeyPair KeyPair::ed25519() { return KeyPair(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

KeyPair KeyPair::rsa_public(std::string_view modulus, std::string_view exponent) {
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  const Number n = number(modulus);
  const Number e = number(exponent);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return KeyPair(made_of("RSA", builder.get()));
}

KeyPair KeyPair::p256_public(std::string_view x, std::string_view y) {
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  const std::string point = "\4" + std::string(x) + std::string(y);
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return KeyPair(made_of("EC", builder.get()));
}

std::string KeyPair::public_pem() const {
  return written([](BIO* out, EVP_PKEY* key) { return PEM_write_bio_PUBKEY(out, key); }, key_.get());
}

std::string KeyPair::private_pem() const {
  return written(
      [](BIO* out, EVP_PKEY* key) { return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); },
      key_.get());
}

std::string KeyPair::sign(std::string_view text) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = signature.size();
  ensure(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
             EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                            text.size()) == 1,
         "a test can sign");
  signature.resize(size);
  return signature;
}

std::string KeyPair::sign_jose(std::string_view text) const {
  const std::string der = sign(text);
  if (EVP_PKEY_get_base_id(key_.get()) != EVP_PKEY_EC) return der;
  const unsigned char* at = bytes_of(der);
  const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> both(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  std::array<unsigned char, 64> raw{};
  ensure(BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), raw.data(), 32) == 32 &&
             BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), raw.data() + 32, 32) == 32,
         "a P-256 signature is two numbers of 32 bytes");
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string KeyPair::token(std::string_view header, std::string_view payload) const {
  const std::string text = base64url(header) + "." + base64url(payload);
  return text + "." + base64url(sign_jose(text));
}

const KeyPair& rsa_pair() {
  static const KeyPair pair = KeyPair::rsa();
  return pair;
}

const KeyPair& other_rsa_pair() {
  static const KeyPair pair = KeyPair::rsa();
  return pair;
}

const KeyPair& ec_pair() {
  static const KeyPair pair = KeyPair::ec();
  return pair;
}

}  // namespace flowtally::tests
