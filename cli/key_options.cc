#include "cli/key_options.h"

#include <CLI/App.hpp>
#include <utility>

#include "api/key_file.h"

namespace flowtally::cli {
namespace {

struct NamedFile {
  std::string kid;
  std::string path;
};

NamedFile parse_named_file(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

/// One value each time it is given; several in one variable are separated by commas.
void add_list(CLI::App& app, const std::string& name, std::vector<std::string>& files, const std::string& help) {
  app.add_option(name, files, help)->type_name("[KID=]FILE")->allow_extra_args(false)->delimiter(',');
}

}  // namespace

void KeyOptions::add_to(CLI::App& app) {
  add_list(app, "--jwt-secret-file", secrets, "Secret that tokens are signed with (HS256), at least 32 bytes");
  add_list(app, "--jwt-public-key-file", public_keys,
           "Public key (PEM) that tokens are signed for: RSA of at least 2048 bits is RS256, EC on P-256 is ES256");
}

events::Result<api::KeySet> KeyOptions::read() const {
  api::KeySet keys;
  for (const std::string& named : secrets) {
    auto key = read_secret_option(named);
    if (!key) return key.status();
    keys.push_back(*std::move(key));
  }
  for (const std::string& named : public_keys) {
    NamedFile file = parse_named_file(named);
    auto key = api::read_public_key_file(file.path, std::move(file.kid));
    if (!key) return key.status();
    keys.push_back(*std::move(key));
  }
  return keys;
}

void KeyOptions::warn_if_others_can_read() const {
  for (const std::string& named : secrets) api::warn_if_others_can_read(parse_named_file(named).path);
}

events::Result<api::TokenKey> read_secret_option(std::string_view named) {
  NamedFile file = parse_named_file(named);
  return api::read_secret_file(file.path, std::move(file.kid));
}

}  // namespace flowtally::cli
