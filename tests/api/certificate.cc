#include "tests/api/certificate.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <atomic>

#include "events/status.h"

namespace flowtally::tests {
namespace {

using events::ensure;

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), X509_EXTENSION_free);
  ensure(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "a test can extend its certificate");
}

}  // namespace

Certificate::Certificate(const CertificateOptions& options, const Certificate* issuer)
    : key_(KeyPair::ec()), x509_(X509_new(), X509_free) {
  static std::atomic<long> serial{1};
  X509* const made = x509_.get();
  X509* const issued_by = issuer == nullptr ? made : issuer->x509_.get();
  X509_set_version(made, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), serial.fetch_add(1));
  X509_gmtime_adj(X509_getm_notBefore(made), options.from_s);
  X509_gmtime_adj(X509_getm_notAfter(made), options.to_s);
  X509_set_pubkey(made, key_.native());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(options.name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made, X509_get_subject_name(issued_by));
  add_extension(made, issued_by, NID_basic_constraints, options.is_ca ? "critical,CA:TRUE" : "CA:FALSE");
  add_extension(made, issued_by, NID_subject_alt_name, options.alt_names);
  const KeyPair& signer = issuer == nullptr ? key_ : issuer->key_;
  ensure(X509_sign(made, signer.native(), EVP_sha256()) > 0, "a test can sign its certificate");
}

std::string Certificate::pem() const {
  const std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
  ensure(PEM_write_bio_X509(out.get(), x509_.get()) == 1, "a test can write its certificate");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace flowtally::tests
