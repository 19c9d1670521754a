// The options that name the certificate and the key of a server, and the reading of their files.
#pragma once

#include <string>

#include "api/tls.h"
#include "events/status.h"

namespace CLI {
class App;
}

namespace flowtally::cli {

struct TlsOptions {
  std::string cert_file;
  std::string key_file;

  /// --tls-cert-file and --tls-key-file. This outlives the parsing.
  void add_to(CLI::App& app);
  bool empty() const { return cert_file.empty() && key_file.empty(); }
  /// kInvalidArgument if there is one without the other.
  events::Status check() const;
  /// Reads both files anew. The error names the one that is no good.
  events::Result<api::TlsContext> read() const { return api::read_tls_identity(cert_file, key_file); }
};

}  // namespace flowtally::cli
