#include "cli/tls_options.h"

#include <CLI/App.hpp>

namespace flowtally::cli {

void TlsOptions::add_to(CLI::App& app) {
  app.add_option("--tls-cert-file", cert_file, "Certificate with its chain (PEM): serves https, and nothing else")
      ->type_name("FILE");
  app.add_option("--tls-key-file", key_file, "The certificate's private key (PEM, without a passphrase)")
      ->type_name("FILE");
}

events::Status TlsOptions::check() const {
  if (cert_file.empty() == key_file.empty()) return {};
  return {events::StatusCode::kInvalidArgument, "--tls-cert-file and --tls-key-file go together"};
}

}  // namespace flowtally::cli
