// The options that name the keys of tokens, and the reading of their files. One key is [KID=]FILE: what stands before
// the first = is the key's kid, so a file whose name has a = is given as =FILE. A kid is only ever compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/token_key.h"
#include "events/status.h"

namespace CLI {
class App;
}

namespace flowtally::cli {

struct KeyOptions {
  std::vector<std::string> secrets;
  std::vector<std::string> public_keys;

  /// --jwt-secret-file and --jwt-public-key-file, each as often as there are keys. This outlives the parsing.
  void add_to(CLI::App& app);
  bool empty() const { return secrets.empty() && public_keys.empty(); }
  /// All keys, read anew. The first file that is no such key is the error, which names it.
  events::Result<api::KeySet> read() const;
  /// Logs a warning for each secret that users other than its owner can read.
  void warn_if_others_can_read() const;
};

/// The HS256 key of one [KID=]FILE.
events::Result<api::TokenKey> read_secret_option(std::string_view named);

}  // namespace flowtally::cli
