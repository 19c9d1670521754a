// The program's version, as CMakeLists.txt has it: "0.1.0".
#pragma once

#include <string_view>

namespace flowtally::api {

extern const std::string_view kVersion;

}  // namespace flowtally::api
