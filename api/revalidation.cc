#include "api/revalidation.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>

#include "api/json.h"
#include "events/status.h"

namespace flowtally::api {
namespace {

constexpr std::string_view kBeforeWindow = R"({"window":)";

using Secret = std::array<std::uint32_t, 48>;  // 192 bytes, as XXH3's own

const Secret& secret() {
  static const Secret kSecret = [] {
    Secret made{};
    std::random_device device;
    std::generate(made.begin(), made.end(), [&] { return static_cast<std::uint32_t>(device()); });
    return made;
  }();
  return kSecret;
}

std::string quoted(const XXH128_hash_t& hash) { return fmt::format("\"{:016x}{:016x}\"", hash.high64, hash.low64); }

std::string tag_of(std::initializer_list<std::string_view> parts) {
  thread_local const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> kept(XXH3_createState(),
                                                                                          XXH3_freeState);
  XXH3_state_t* const state = kept.get();
  events::ensure(state != nullptr, "xxHash has memory for a state");
  XXH3_128bits_reset_withSecret(state, secret().data(), sizeof(Secret));
  for (const auto part : parts) {
    const std::uint64_t size = part.size();
    XXH3_128bits_update(state, &size, sizeof size);  // so that parts cannot run into each other
    XXH3_128bits_update(state, part.data(), part.size());
  }
  return "W/" + quoted(XXH3_128bits_digest(state));
}

/// Whether an If-None-Match names `etag`, weakly compared.
bool names(std::string_view list, std::string_view etag) {
  const auto opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    std::string_view tag = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    tag.remove_prefix(std::min(tag.find_first_not_of(" \t"), tag.size()));
    tag = tag.substr(0, tag.find_last_not_of(" \t") + 1);
    if (tag == "*" || opaque(tag) == opaque(etag)) return true;
  }
  return false;
}

}  // namespace

std::string etag_of(const FigureScope& scope, std::string_view figures) {
  // A tag is one of its target only (RFC 9110, 8.8.3), which says what window or instant was asked for; the rest is the
  // clock's. Were the target in the hash, two filters that find nothing would be told apart.
  return tag_of({scope.account, scope.user, scope.time_zone, figures});
}

std::string etag_of_bytes(std::string_view bytes) { return quoted(XXH3_128bits(bytes.data(), bytes.size())); }

void make_revalidatable(const Request& request, std::string_view etag, Reply& reply) {
  reply.cache_control = "private, no-cache";
  add_etag(request, etag, reply);
}

void add_etag(const Request& request, std::string_view etag, Reply& reply) {
  reply.headers.append("ETag: ").append(etag).append("\r\n");
  if (!request.if_none_match || !names(*request.if_none_match, etag)) return;
  reply.status = 304;
  reply.body.clear();
  reply.shared_body.reset();
}

std::string up_to_window(const projections::WindowFigures& window) {
  std::string text(kBeforeWindow);
  append_json(text, window);
  return text;
}

std::string_view after_window(std::string_view body) {
  events::ensure(body.starts_with(kBeforeWindow), "an answer with a window begins with it");
  return body.substr(body.find('}') + 1);
}

}  // namespace flowtally::api
