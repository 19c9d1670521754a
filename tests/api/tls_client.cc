#include "tests/api/tls_client.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>

#include <array>

namespace flowtally::tests {

TlsClient::TlsClient(std::uint16_t port, int version_max)
    : HttpClient(port), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), session_(nullptr, SSL_free) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets whose peer may have gone
  if (version_max != 0) {
    SSL_CTX_set_security_level(context_.get(), 0);  // offers what is too old as well
    SSL_CTX_set_min_proto_version(context_.get(), 0);
    SSL_CTX_set_max_proto_version(context_.get(), version_max);
  }
  session_.reset(SSL_new(context_.get()));
  SSL_set_fd(session_.get(), fd());
  shook_hands_ = SSL_connect(session_.get()) == 1;
  ERR_clear_error();
}

TlsClient::~TlsClient() = default;

std::string TlsClient::version() const { return SSL_get_version(session_.get()); }

std::string TlsClient::server_name() const {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(session_.get()), X509_free);
  std::array<char, 128> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(), name.size());
  return name.data();
}

bool TlsClient::close_was_notified() const { return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

long TlsClient::write_bytes(std::string_view bytes) {
  ERR_clear_error();
  return SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
}

long TlsClient::read_bytes(char* to, std::size_t size) {
  ERR_clear_error();
  return SSL_read(session_.get(), to, static_cast<int>(size));
}

}  // namespace flowtally::tests
