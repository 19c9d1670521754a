#include "api/site.h"

#include "api/base_path.h"
#include "api/openapi.h"
#include "api/routes.h"

namespace flowtally::api {

Site::Site(const WebFiles* dashboard, std::string_view base_path)
    : base_path_(base_path),
      base_(base_path_segments(base_path)),
      has_dashboard_(dashboard != nullptr),
      dashboard_(has_dashboard_ ? dashboard->below(base_path) : WebFiles({})),
      docs_(WebFiles(embedded_docs()).below(base_path)) {}

const std::string& Site::description() const {
  std::call_once(described_, [this] { description_ = openapi_document(all_routes(), base_path_); });
  return description_;
}

}  // namespace flowtally::api
