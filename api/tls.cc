#include "api/tls.h"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

#include "api/key_file.h"

namespace flowtally::api {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using events::Status;
using events::StatusCode;

/// TLS 1.3 has no other kind.
constexpr const char* kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// Null if OpenSSL cannot make one.
TlsContext make_context(ssl::context::method method) {
  try {
    auto context = std::make_shared<ssl::context>(method);
    SSL_CTX* const native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(native, kTls12Ciphers);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // Nobody is there to be asked: a key with a passphrase fails.
    context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); });
    return context;
  } catch (const boost::system::system_error&) {  // Asio tells in no other way that OpenSSL failed
    return nullptr;
  }
}

Status unusable() { return {StatusCode::kInternal, "OpenSSL cannot set up TLS"}; }

Status bad_file(const std::filesystem::path& file, std::string sentence) {
  return Status(StatusCode::kInvalidArgument, std::move(sentence)).with_context(file.string());
}

}  // namespace

events::Result<TlsContext> read_tls_identity(const std::filesystem::path& cert_file,
                                             const std::filesystem::path& key_file) {
  const auto chain = read_key_file(cert_file);
  if (!chain) return chain.status();
  const auto key = read_key_file(key_file);
  if (!key) return key.status();
  auto context = make_context(ssl::context::tls_server);
  if (!context) return unusable();
  error_code error;
  context->use_certificate_chain(boost::asio::buffer(*chain), error);
  if (error) return bad_file(cert_file, fmt::format("holds no certificate chain in PEM ({})", error.message()));
  context->use_private_key(boost::asio::buffer(*key), ssl::context::pem, error);
  const bool mismatch =
      error && ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH;
  if (error && !mismatch) {
    return bad_file(key_file, fmt::format("holds no private key in PEM without a passphrase ({})", error.message()));
  }
  if (mismatch ||
      SSL_CTX_check_private_key(context->native_handle()) != 1) {  // a key of another kind is no error above
    ERR_clear_error();
    return bad_file(key_file, "is not the key of the certificate in " + cert_file.string());
  }
  return context;
}

events::Result<TlsContext> read_tls_trust(const std::filesystem::path& ca_file) {
  auto context = make_context(ssl::context::tls_client);
  if (!context) return unusable();
  error_code error;
  if (ca_file.empty()) {
    context->set_default_verify_paths(error);
    if (error) return Status(StatusCode::kIoError, "the system's certification authorities cannot be read");
  } else {
    context->load_verify_file(ca_file.string(), error);
    if (error) return bad_file(ca_file, fmt::format("holds no certificates in PEM ({})", error.message()));
  }
  context->set_verify_mode(ssl::verify_peer, error);
  if (error) return unusable();
  return context;
}

}  // namespace flowtally::api
