// What a server answers to everyone alike: the dashboard's files, the page at /docs and the API's description, all for
// one base path. Made once with a server, which it outlives; any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/web_files.h"

namespace flowtally::api {

class Site {
 public:
  /// `dashboard` may be null: the program was built without one. `base_path` as parse_base_path() gives it.
  Site(const WebFiles* dashboard, std::string_view base_path);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  /// Null where there is none.
  const WebFiles* dashboard() const { return has_dashboard_ ? &dashboard_ : nullptr; }
  const WebFiles& docs() const { return docs_; }
  /// The OpenAPI document, made when it is first asked for.
  const std::string& description() const;
  /// The decoded segments of the base path.
  const std::vector<std::string>& base() const { return base_; }

 private:
  const std::string base_path_;
  const std::vector<std::string> base_;
  const bool has_dashboard_;
  const WebFiles dashboard_;
  const WebFiles docs_;
  mutable std::once_flag described_;
  mutable std::string description_;
};

}  // namespace flowtally::api
