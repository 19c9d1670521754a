// The files of web/docs/, which the build makes part of the program.
#pragma once

#include <string_view>

namespace flowtally::api {

extern const std::string_view kDocsPage;
extern const std::string_view kDocsScript;
extern const std::string_view kDocsStyle;

}  // namespace flowtally::api
