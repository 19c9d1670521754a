#include "api/dashboard_handlers.h"

#include <string>
#include <string_view>

#include "api/content_encoding.h"
#include "api/problem.h"
#include "api/revalidation.h"
#include "api/web_files.h"

namespace flowtally::api {
namespace {

constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";

/// The file in the form that the client asks for, or why not.
Reply file_reply(const Call& call, std::string_view path) {
  if (call.web == nullptr) {
    return problem(ProblemCode::kNotFound, "This flowtally was built without its dashboard.");
  }
  const WebFile* const file = call.web->find(path);
  if (file == nullptr) return not_found();
  const auto choice = chosen_coding(call.request.accept_encoding, file->codings);
  const auto type = file->content_type.substr(0, file->content_type.find(';'));
  if (auto refusal = not_acceptable(call.request, type, choice, "br or gzip")) return *std::move(refusal);
  const WebFile::Form& form = file->forms.at(choice.packed);
  Reply reply;
  reply.content_type = file->content_type;
  reply.shared_body = form.bytes;
  reply.may_be_packed = false;
  reply.cache_control = file->is_immutable ? kForEver : kAskAgain;
  reply.readers = Readers::kOwnOrigin;
  add_etag(call.request, form.etag, reply);
  if (reply.status == 200 && choice.packed != ContentCoding::kIdentity) add_content_encoding(choice.packed, reply);
  return reply;
}

Reply page_reply(const Call& call, std::string_view path) {
  Reply reply = file_reply(call, path);
  if (reply.status >= 400) return reply;
  reply.content_security_policy = kPagePolicy;
  reply.headers += "Cross-Origin-Opener-Policy: same-origin\r\n";
  return reply;
}

}  // namespace

std::optional<Reply> get_dashboard_page(Call& call) { return page_reply(call, "index.html"); }
std::optional<Reply> get_widgets_page(Call& call) { return page_reply(call, "widgets.html"); }

std::optional<Reply> get_widgets_script(Call& call) {
  Reply reply = file_reply(call, "widgets.js");
  if (reply.status < 400) reply.readers = Readers::kAllOrigins;
  return reply;
}

std::optional<Reply> get_asset(Call& call) { return file_reply(call, "assets/" + call.path.front()); }

}  // namespace flowtally::api
