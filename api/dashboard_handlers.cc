#include "api/dashboard_handlers.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "api/content_encoding.h"
#include "api/problem.h"
#include "api/revalidation.h"
#include "api/site.h"

namespace flowtally::api {
namespace {

constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";
constexpr std::string_view kPage = "text/html";

enum class Caching { kRevalidated, kNone };

/// The file in the form that the client asks for, or why not.
Reply file_reply(const Site& site, const Request& request, std::string_view path,
                 Caching caching = Caching::kRevalidated) {
  if (site.dashboard() == nullptr) {
    return problem(ProblemCode::kNotFound, "This flowtally was built without its dashboard.");
  }
  const WebFile* const file = site.dashboard()->find(path);
  if (file == nullptr) return not_found();
  const auto choice = chosen_coding(request.accept_encoding, file->codings);
  const auto type = file->content_type.substr(0, file->content_type.find(';'));
  if (auto refusal = not_acceptable(request, type, choice, "br or gzip")) return *std::move(refusal);
  const WebFile::Form& form = file->forms.at(choice.packed);
  Reply reply;
  reply.content_type = file->content_type;
  reply.shared_body = form.bytes;
  reply.may_be_packed = false;
  if (caching == Caching::kRevalidated) {
    reply.cache_control = file->is_immutable ? kForEver : kAskAgain;
    reply.readers = Readers::kOwnOrigin;
    add_etag(request, form.etag, reply);
  }
  if (reply.status == 200 && choice.packed != ContentCoding::kIdentity) add_content_encoding(choice.packed, reply);
  return reply;
}

Reply as_page(Reply reply) {
  if (reply.status >= 400) return reply;
  reply.content_security_policy = kPagePolicy;
  reply.headers += "Cross-Origin-Opener-Policy: same-origin\r\n";
  return reply;
}

Reply page_reply(const Call& call, std::string_view path) {
  return as_page(file_reply(*call.site, call.request, path));
}

bool names_page(std::string_view accept) {
  const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); };
  return std::search(accept.begin(), accept.end(), kPage.begin(), kPage.end(),
                     [&](char b, char a) { return same(a, b); }) != accept.end();
}

/// Whether whoever asks is a browser that would show a page. Programs accept anything, but do not name this type.
bool wants_page(const Request& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  return reads && request.accept && names_page(*request.accept) && accepts(request.accept, kPage);
}

}  // namespace

std::optional<Reply> get_dashboard_page(Call& call) { return page_reply(call, "index.html"); }
std::optional<Reply> get_widgets_page(Call& call) { return page_reply(call, "widgets.html"); }

std::optional<Reply> get_widgets_script(Call& call) {
  Reply reply = file_reply(*call.site, call.request, "widgets.js");
  if (reply.status < 400) reply.readers = Readers::kAllOrigins;
  return reply;
}

std::optional<Reply> get_asset(Call& call) {
  Reply reply = file_reply(*call.site, call.request, "assets/" + call.path.front());
  if (reply.status != 404) return reply;
  auto page = missing_page(call.site, call.request, {"assets"}, 404);
  return page ? page : reply;
}

std::optional<Reply> missing_page(const Site* site, const Request& request, const std::vector<std::string>& path,
                                  unsigned status) {
  const bool is_api = !path.empty() && path.front() == "api";
  if (site == nullptr || site->dashboard() == nullptr || is_api || !wants_page(request)) return std::nullopt;
  Reply reply = as_page(file_reply(*site, request, "index.html", Caching::kNone));
  if (reply.status != 200) return std::nullopt;
  reply.status = status;
  return reply;
}

}  // namespace flowtally::api
