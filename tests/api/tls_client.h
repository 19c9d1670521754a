// An HTTP client through TLS, on OpenSSL's blocking calls. It looks at certificates and trusts all of them.
#pragma once

#include <memory>
#include <string>

#include "tests/api/http_client.h"

struct ssl_st;
struct ssl_ctx_st;

namespace flowtally::tests {

class TlsClient final : public HttpClient {
 public:
  /// Connects to 127.0.0.1 and shakes hands; whether that worked is told by shook_hands(). `version_max` is OpenSSL's
  /// number of the newest protocol that is offered, 0 for any.
  explicit TlsClient(std::uint16_t port, int version_max = 0);
  ~TlsClient() override;

  bool shook_hands() const { return shook_hands_; }
  /// "TLSv1.3".
  std::string version() const;
  /// The common name of the server's certificate.
  std::string server_name() const;
  /// Whether the server has said that nothing more comes, rather than just closed. After closed_by_server().
  bool close_was_notified() const;

 private:
  long write_bytes(std::string_view bytes) override;
  long read_bytes(char* to, std::size_t size) override;

  std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> context_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> session_;
  bool shook_hands_ = false;
};

}  // namespace flowtally::tests
