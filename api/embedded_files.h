// The files that the build makes part of the program, byte for byte (embed_files.cmake). Any thread; what they give
// stays as long as the program runs.
#pragma once

#include <span>
#include <string_view>

namespace flowtally::api {

struct EmbeddedFile {
  std::string_view name;  // its path below the folder: "assets/app-3f9a1c.js"
  std::string_view bytes;
};

/// web/docs: the page at /docs, its script and its style.
std::span<const EmbeddedFile> embedded_docs();
/// What the build in web/ made: the dashboard. Empty if the program was built without it.
std::span<const EmbeddedFile> embedded_dashboard();

}  // namespace flowtally::api
