// TLS: what a server shows its clients (certificate and key) and what a client trusts. TLS 1.2 with forward secrecy and
// authenticated encryption, or TLS 1.3. A context is made once, then only read, and shared by connections.
//
// Threads: TlsIdentity from any; the rest anywhere.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "events/status.h"

namespace boost::asio::ssl {
class context;
}

namespace flowtally::api {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// A server's: a certificate with its chain (PEM, the server's own first) and its private key (PEM, no passphrase).
/// kIoError or kInvalidArgument names the file that is no good.
events::Result<TlsContext> read_tls_identity(const std::filesystem::path& cert_file,
                                             const std::filesystem::path& key_file);

/// A client's: trusts the certification authorities of `ca_file` (PEM), or the system's if it is empty.
events::Result<TlsContext> read_tls_trust(const std::filesystem::path& ca_file);

/// The identity that new connections take; those that are open keep theirs.
class TlsIdentity {
 public:
  explicit TlsIdentity(TlsContext context) : context_(std::move(context)) {}

  TlsContext current() const {
    const std::lock_guard lock(mutex_);
    return context_;
  }
  void replace(TlsContext context) {
    const std::lock_guard lock(mutex_);
    context_.swap(context);
  }

 private:
  mutable std::mutex mutex_;
  TlsContext context_;
};

}  // namespace flowtally::api
