// Certificates made on the spot, for tests of TLS. OpenSSL makes them; nothing here is the code under test.
#pragma once

#include <memory>
#include <string>

#include "tests/api/key_pair.h"

struct x509_st;

namespace flowtally::tests {

struct CertificateOptions {
  std::string name = "localhost";                        // the subject's common name
  std::string alt_names = "DNS:localhost,IP:127.0.0.1";  // as OpenSSL's configuration writes them
  bool is_ca = false;
  long from_s = -3600;  // of validity, from now
  long to_s = 3600;
};

/// A certificate and its key.
class Certificate {
 public:
  /// Signed by `issuer`, or by itself.
  explicit Certificate(const CertificateOptions& options = {}, const Certificate* issuer = nullptr);
  std::string pem() const;
  std::string key_pem() const { return key_.private_pem(); }

 private:
  KeyPair key_;
  std::shared_ptr<x509_st> x509_;
};

}  // namespace flowtally::tests
