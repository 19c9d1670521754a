#include "api/web_files.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "api/content_encoding.h"
#include "api/revalidation.h"

namespace flowtally::api {
namespace {

constexpr std::pair<std::string_view, ContentCoding> kPackedEnds[] = {{".br", ContentCoding::kBrotli},
                                                                      {".gz", ContentCoding::kGzip}};
constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
};

std::string_view type_of(std::string_view path) {
  const auto type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                 [path](const auto& candidate) { return path.ends_with(candidate.first); });
  return type != std::end(kTypes) ? type->second : "application/octet-stream";
}

WebFile::Form form_of(std::string_view bytes) {
  return {std::make_shared<const std::string>(bytes), etag_of_bytes(bytes)};
}

/// A page whose addresses of this server, which are attributes such as `href="/docs"`, begin with `base_path`.
std::string moved_page(std::string_view page, std::string_view base_path) {
  constexpr std::string_view kAddress = "=\"/";
  std::string moved;
  for (auto at = page.find(kAddress); at != page.npos; at = page.find(kAddress)) {
    moved.append(page.substr(0, at + 2)).append(base_path);
    page.remove_prefix(at + 2);
  }
  return moved.append(page);
}

WebFile moved_file(const WebFile& file, std::string_view base_path) {
  WebFile moved = file;
  auto page = moved_page(*file.forms.at(ContentCoding::kIdentity).bytes, base_path);
  moved.codings.clear();
  moved.forms = {{ContentCoding::kIdentity, form_of(page)}};
  Reply packed;
  packed.body = std::move(page);
  encode_reply({ContentCoding::kGzip, true}, packed);
  if (packed.headers.empty()) return moved;
  moved.codings.push_back(ContentCoding::kGzip);
  moved.forms[ContentCoding::kGzip] = form_of(packed.body);
  return moved;
}

}  // namespace

WebFiles::WebFiles(std::span<const EmbeddedFile> files) {
  const auto is_packed = [](const EmbeddedFile& file) {
    return std::any_of(std::begin(kPackedEnds), std::end(kPackedEnds),
                       [&](const auto& packed) { return file.name.ends_with(packed.first); });
  };
  for (const EmbeddedFile& file : files) {
    if (is_packed(file)) continue;
    files_[std::string(file.name)] = {
        type_of(file.name), file.name.starts_with("assets/"), {}, {{ContentCoding::kIdentity, form_of(file.bytes)}}};
  }
  for (const auto& [end, coding] : kPackedEnds) {
    for (const EmbeddedFile& file : files) {
      if (!file.name.ends_with(end)) continue;
      const auto plain = files_.find(file.name.substr(0, file.name.size() - end.size()));
      if (plain == files_.end()) continue;
      plain->second.codings.push_back(coding);
      plain->second.forms[coding] = form_of(file.bytes);
    }
  }
}

const WebFiles* WebFiles::of_program() {
  static const WebFiles kFiles(embedded_dashboard());
  return kFiles.files_.empty() ? nullptr : &kFiles;
}

WebFiles WebFiles::below(std::string_view base_path) const {
  WebFiles moved = *this;
  if (base_path.empty()) return moved;
  for (auto& [path, file] : moved.files_) {
    if (path.ends_with(".html")) file = moved_file(file, base_path);
  }
  return moved;
}

const WebFile* WebFiles::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found != files_.end() ? &found->second : nullptr;
}

}  // namespace flowtally::api
