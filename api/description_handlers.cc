#include "api/description_handlers.h"

#include <string>
#include <utility>

#include "api/site.h"

namespace flowtally::api {
namespace {

constexpr std::string_view kTag = "Description";
constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kJavaScript = "text/javascript; charset=utf-8";
constexpr std::string_view kCss = "text/css; charset=utf-8";

std::optional<Reply> file_reply(Call& call, std::string_view name) {
  if (auto error = call.query.finish()) return *std::move(error);
  const WebFile* const file = call.site->docs().find(name);
  events::ensure(file != nullptr, "the page's files are part of the program");
  Reply reply;
  reply.content_type = file->content_type;
  reply.content_security_policy = kPagePolicy;
  reply.shared_body = file->forms.at(ContentCoding::kIdentity).bytes;
  return reply;
}

Operation page_operation(std::string_view id) {
  return {.id = id, .tag = kTag, .summary = "This description as a page", .answers = {text_answer("The page.", kHtml)}};
}

}  // namespace

std::optional<Reply> get_openapi(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  Reply reply;
  reply.body = call.site->description();
  return reply;
}

std::optional<Reply> get_docs_page(Call& call) { return file_reply(call, "index.html"); }
std::optional<Reply> get_docs_script(Call& call) { return file_reply(call, "docs.js"); }
std::optional<Reply> get_docs_style(Call& call) { return file_reply(call, "docs.css"); }

Operation describe_openapi() {
  return {.id = "getDescription",
          .tag = kTag,
          .summary = "This description (OpenAPI 3.1)",
          .answers = {{200, "The description.", {{"application/json", [](Schemas& schemas) {
                                                    return schemas.of<projections::RawJson>(Use::kAnswer);
                                                  }}}}}};
}

Operation describe_docs_page() { return page_operation("getDocsPage"); }
Operation describe_docs_page_at_slash() { return page_operation("getDocsPageAtSlash"); }

Operation describe_docs_script() {
  return {.id = "getDocsScript",
          .tag = kTag,
          .summary = "The script of the page",
          .answers = {text_answer("The script.", kJavaScript)}};
}

Operation describe_docs_style() {
  return {.id = "getDocsStyle",
          .tag = kTag,
          .summary = "The style of the page",
          .answers = {text_answer("The style.", kCss)}};
}

}  // namespace flowtally::api
