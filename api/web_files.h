// The dashboard as it is served: its page, the widgets' script and demonstration, and the assets that they load, each
// with its type and the forms that it comes in. The forms are made by the build (web/): the file as it is, and packed
// ones beside it (`.br`, `.gz`). Names are looked up as they are, so nothing else can be reached by one.
//
// Immutable: any thread. What a reply borrows of it may outlive it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/accept.h"
#include "api/embedded_files.h"

namespace flowtally::api {

struct WebFile {
  struct Form {
    std::shared_ptr<const std::string> bytes;
    std::string etag;  // strong: of these bytes
  };
  std::string_view content_type;        // static storage
  bool is_immutable = false;            // its name has a hash of what it holds
  std::vector<ContentCoding> codings;   // that it is packed with, the best first
  std::map<ContentCoding, Form> forms;  // by these, and kIdentity
};

class WebFiles {
 public:
  /// `files` by their paths below the directory that was built.
  explicit WebFiles(std::span<const EmbeddedFile> files);

  /// Those of the program; null if it was built without its dashboard.
  static const WebFiles* of_program();

  /// The same files for a server below `base_path` ("" or "/flowtally"): in pages, every address that begins with a
  /// slash begins with it. Other files find what they need by their own address.
  WebFiles below(std::string_view base_path) const;

  /// The file of that path ("index.html", "assets/app-3f9a1c.js"), or null. A packed form is none.
  const WebFile* find(std::string_view path) const;

 private:
  std::map<std::string, WebFile, std::less<>> files_;
};

}  // namespace flowtally::api
