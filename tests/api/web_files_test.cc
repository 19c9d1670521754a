#include "api/web_files.h"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace flowtally::tests {
namespace {

using api::ContentCoding;
using api::EmbeddedFile;
using api::WebFiles;

}  // namespace

TEST_CASE("web files: a file's type is that of its name's end") {
  for (const auto& [path, type] : {std::pair{"index.html", "text/html; charset=utf-8"},
                                   {"widgets.js", "text/javascript; charset=utf-8"},
                                   {"assets/a-1.css", "text/css; charset=utf-8"},
                                   {"assets/a-1.json", "application/json"},
                                   {"assets/a-1.svg", "image/svg+xml"},
                                   {"assets/a-1.png", "image/png"},
                                   {"assets/a-1.js.map", "application/octet-stream"},
                                   {"js", "application/octet-stream"}}) {
    CAPTURE(path);
    const std::array files{EmbeddedFile{path, "x"}};
    CHECK(WebFiles(files).find(path)->content_type == type);
  }
}

TEST_CASE("web files: packed forms belong to the file beside them, whatever the order, and are no files themselves") {
  const std::array files{EmbeddedFile{"a.js.gz", "packed"}, EmbeddedFile{"a.js", "a script"},
                         EmbeddedFile{"a.js.br", "smaller"}, EmbeddedFile{"b.js", "b"}, EmbeddedFile{"c.js.br", "c"}};
  const WebFiles web(files);
  const auto* const a = web.find("a.js");
  REQUIRE(a != nullptr);
  CHECK(a->codings == std::vector{ContentCoding::kBrotli, ContentCoding::kGzip});
  CHECK(*a->forms.at(ContentCoding::kIdentity).bytes == "a script");
  CHECK(*a->forms.at(ContentCoding::kBrotli).bytes == "smaller");
  CHECK(*a->forms.at(ContentCoding::kGzip).bytes == "packed");
  CHECK(web.find("b.js")->codings.empty());
  for (const auto* path : {"a.js.gz", "a.js.br", "c.js", "c.js.br", "/a.js", "A.js", ""})
    CHECK(web.find(path) == nullptr);
}

TEST_CASE("web files: every form has a strong tag of its bytes, the same in every process") {
  const std::array files{EmbeddedFile{"a.js", "a"}, EmbeddedFile{"a.js.br", "b"}, EmbeddedFile{"b.js", "a"}};
  const WebFiles web(files);
  const auto tag = [&](std::string_view path, ContentCoding coding) { return web.find(path)->forms.at(coding).etag; };
  CHECK(tag("a.js", ContentCoding::kIdentity) == "\"a96faf705af16834e6c632b61e964e1f\"");  // XXH3-128 of "a"
  CHECK(tag("a.js", ContentCoding::kBrotli) != tag("a.js", ContentCoding::kIdentity));
  CHECK(tag("b.js", ContentCoding::kIdentity) == tag("a.js", ContentCoding::kIdentity));
}

TEST_CASE("web files: only what is among the assets never changes") {
  const std::array files{EmbeddedFile{"assets/a-1.js", ""}, EmbeddedFile{"a.js", ""},
                         EmbeddedFile{"x/assets/a.js", ""}};
  const WebFiles web(files);
  CHECK(web.find("assets/a-1.js")->is_immutable);
  CHECK_FALSE(web.find("a.js")->is_immutable);
  CHECK_FALSE(web.find("x/assets/a.js")->is_immutable);
}

TEST_CASE("web files: the program has its dashboard, or none of it") {
  const auto* const web = WebFiles::of_program();
  CHECK((web == nullptr) == api::embedded_dashboard().empty());
  if (web == nullptr) return;
  for (const auto* path : {"index.html", "widgets.html", "widgets.js"}) {
    CAPTURE(path);
    CHECK(web->find(path) != nullptr);
  }
}

TEST_CASE("web files: what the build embeds is the bytes of its files") {
  std::set<std::string_view> names;
  for (const auto& file : api::embedded_docs()) {
    names.insert(file.name);
    CHECK_FALSE(file.bytes.empty());
    CHECK(file.bytes.back() == '\n');  // no terminator, and nothing of the next one
  }
  CHECK(names == std::set<std::string_view>{"docs.css", "docs.js", "index.html"});
}

}  // namespace flowtally::tests
