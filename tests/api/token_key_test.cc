#include "api/token_key.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "api/key_file.h"
#include "tests/api/key_pair.h"

namespace flowtally::tests {
namespace {

using api::Algorithm;
using api::TokenKey;

std::string wrong_with(const std::string& pem) {
  const auto key = TokenKey::from_public_pem(pem);
  if (!key.ok()) CHECK(key.status().code() == events::StatusCode::kInvalidArgument);
  return key.status().message();
}

std::string pem_block(const std::string& label, const std::string& lines) {
  return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
}

/// A file of its own, removed at the end.
class KeyFile {
 public:
  explicit KeyFile(const std::string& bytes) {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("flowtally_token_key_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count));
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~KeyFile() { std::filesystem::remove(path_); }
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("token key: the kind of a public key fixes the algorithm") {
  const auto rsa = TokenKey::from_public_pem(rsa_pair().public_pem(), "k");
  const auto ec = TokenKey::from_public_pem(ec_pair().public_pem());
  REQUIRE(rsa.ok());
  REQUIRE(ec.ok());
  CHECK(rsa->algorithm() == Algorithm::kRs256);
  CHECK(rsa->kid() == "k");
  CHECK(ec->algorithm() == Algorithm::kEs256);
  CHECK(ec->kid().empty());
  CHECK(rsa->verifies("text", rsa_pair().sign_jose("text")));
  CHECK(ec->verifies("text", ec_pair().sign_jose("text")));
  CHECK_FALSE(rsa->verifies("texts", rsa_pair().sign_jose("text")));
  CHECK_FALSE(ec->verifies("texts", ec_pair().sign_jose("text")));
  CHECK_FALSE(rsa->verifies("text", other_rsa_pair().sign_jose("text")));
  CHECK_FALSE(ec->verifies("text", rsa_pair().sign_jose("text")));
  CHECK_FALSE(rsa->verifies("text", ec_pair().sign_jose("text")));
}

TEST_CASE("token key: an RSA key has at least 2048 bits") {
  CHECK(wrong_with(KeyPair::rsa(2047).public_pem()) == "holds an RSA key of 2047 bits, fewer than 2048");
  CHECK(wrong_with(KeyPair::rsa(1024).public_pem()) == "holds an RSA key of 1024 bits, fewer than 2048");
}

TEST_CASE("token key: an RSA key that anyone can sign for is refused") {
  std::string modulus(256, '\xAB');
  modulus.back() = '\x01';
  CHECK(wrong_with(KeyPair::rsa_public(modulus, std::string("\1", 1)).public_pem()) ==
        "holds a public key that cannot be one");
  modulus.back() = '\x02';
  CHECK(wrong_with(KeyPair::rsa_public(modulus, "\1\1").public_pem()) == "holds a public key that cannot be one");
}

TEST_CASE("token key: an EC key is on P-256") {
  for (const char* curve : {"P-384", "P-521", "secp256k1", "brainpoolP256r1"}) {
    CHECK_MESSAGE(wrong_with(KeyPair::ec(curve).public_pem()) == "holds an EC key on a curve other than P-256", curve);
  }
  CHECK(wrong_with(KeyPair::ed25519().public_pem()) == "holds a key that is neither RSA nor EC on P-256");
}

TEST_CASE("token key: a private key is refused, even beside its public half") {
  for (const KeyPair* pair : {&rsa_pair(), &ec_pair()}) {
    CHECK(wrong_with(pair->private_pem()).starts_with("holds a private key"));
    CHECK(wrong_with(pair->public_pem() + pair->private_pem()).starts_with("holds a private key"));
  }
  for (const char* label : {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"}) {
    CHECK(wrong_with(pem_block(label, "AAAA")).starts_with("holds a private key"));
  }
}

TEST_CASE("token key: what is no public key in PEM is refused") {
  const std::string pem = rsa_pair().public_pem();
  CHECK(wrong_with("") == "holds no public key in PEM");
  CHECK(wrong_with("0123456789abcdef0123456789abcdef") == "holds no public key in PEM");
  CHECK(wrong_with(pem.substr(0, pem.size() / 2)) == "holds no public key in PEM");
  CHECK(wrong_with(pem_block("PUBLIC KEY", "AAAA")) == "holds a PUBLIC KEY that cannot be decoded");
  CHECK(wrong_with(pem_block("CERTIFICATE", "AAAA")) == "holds a CERTIFICATE, not a PUBLIC KEY");
  CHECK(wrong_with(pem_block("RSA PUBLIC KEY", "AAAA")) == "holds a RSA PUBLIC KEY, not a PUBLIC KEY");
  CHECK(wrong_with(pem + ec_pair().public_pem()) == "holds more than one PEM block");
  CHECK(wrong_with("A comment\n" + pem + "and another\n").empty());
}

TEST_CASE("token key: a secret is the file's bytes less one final newline (LF or CRLF), at least 32 of them") {
  const auto read = [](const std::string& bytes) { return api::read_secret_file(KeyFile(bytes).path()); };
  const auto signs_like = [&](const std::string& bytes, const std::string& secret) {
    return read(bytes)->sign("text") == TokenKey::from_secret(secret)->sign("text");
  };
  const std::string secret(31, 'k');
  CHECK(signs_like(secret + "k\n", secret + "k"));
  CHECK(signs_like(secret + "k\n\n", secret + "k\n"));
  CHECK(signs_like(secret + " \r\n", secret + " "));
  CHECK(signs_like(secret + "k\r\n\r\n", secret + "k\r\n"));
  CHECK(signs_like(secret + "k\r", secret + "k\r"));
  CHECK(signs_like(secret + "k\n\r", secret + "k\n\r"));
  CHECK_FALSE(read(secret + "\r\n").ok());
  CHECK(signs_like(std::string(40, '\0'), std::string(40, '\0')));
  CHECK_FALSE(read(secret + "\n").ok());
  CHECK(TokenKey::from_secret(secret).status().code() == events::StatusCode::kInvalidArgument);
}

TEST_CASE("key file: a file that its group or everyone can read is noticed, also behind a link") {
  using std::filesystem::perms;
  const KeyFile file("key");
  const auto readable = [&](perms mode) {
    std::filesystem::permissions(file.path(), mode);
    return api::others_can_read(file.path());
  };
  const auto own = perms::owner_read | perms::owner_write;
  CHECK_FALSE(readable(own));
  CHECK_FALSE(readable(perms::owner_read));
  CHECK_FALSE(readable(own | perms::group_exec | perms::others_write));
  CHECK(readable(own | perms::group_read));
  CHECK(readable(own | perms::others_read));
  const std::filesystem::path link = file.path().string() + "_link";
  std::filesystem::create_symlink(file.path(), link);
  CHECK(api::others_can_read(link));
  readable(own);
  CHECK_FALSE(api::others_can_read(link));
  std::filesystem::remove(link);
  CHECK_FALSE(api::others_can_read(link));
}

TEST_CASE("token key: an HS256 signature is whole or wrong") {
  const auto key = TokenKey::from_secret(std::string(32, 'k'));
  const std::string good = key->sign("text");
  CHECK(key->verifies("text", good));
  CHECK_FALSE(key->verifies("text", ""));
  CHECK_FALSE(key->verifies("text", good.substr(0, 31)));
  CHECK_FALSE(key->verifies("text", good + '\0'));
}

TEST_CASE("token key: errors of files name the file") {
  const auto names_it = [](const events::Status& status, const std::filesystem::path& path) {
    return status.message().starts_with(path.string() + ": ");
  };
  const KeyFile private_key(rsa_pair().private_pem());
  CHECK(names_it(api::read_public_key_file(private_key.path()).status(), private_key.path()));
  const KeyFile short_secret("short");
  CHECK(names_it(api::read_secret_file(short_secret.path()).status(), short_secret.path()));
  const KeyFile huge(std::string(api::kKeyFileBytesMax + 1, 'x'));
  CHECK(api::read_secret_file(huge.path()).status().message() ==
        huge.path().string() + ": has over 64 KiB, which no key has");
  const auto missing = std::filesystem::temp_directory_path() / "flowtally_token_key_test_missing";
  for (const auto& path : {missing, std::filesystem::temp_directory_path()}) {
    CHECK(api::read_secret_file(path).status().code() == events::StatusCode::kIoError);
    CHECK(names_it(api::read_secret_file(path).status(), path));
    CHECK(api::read_public_key_file(path).status().code() == events::StatusCode::kIoError);
  }
  const KeyFile good(ec_pair().public_pem());
  CHECK(api::read_public_key_file(good.path(), "k")->kid() == "k");
}

}  // namespace flowtally::tests
