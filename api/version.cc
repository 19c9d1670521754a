#include "api/version.h"

namespace flowtally::api {

const std::string_view kVersion = FLOWTALLY_VERSION;

}  // namespace flowtally::api
