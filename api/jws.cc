#include "api/jws.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <optional>
#include <utility>

#include "api/base64url.h"
#include "api/unique_json.h"

namespace flowtally::api {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

Status refused(std::string reason) { return {StatusCode::kInvalidArgument, std::move(reason)}; }

/// header.payload.signature, each still encoded.
struct Compact {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;  // header.payload
};

std::optional<Compact> split(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == last || token.find('.', first + 1) != last) return std::nullopt;
  return Compact{token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1),
                 token.substr(0, last)};
}

struct Header {
  std::string algorithm;
  std::optional<std::string> kid;
};

/// RFC 8725, 3.11: tokens made for something else (a logout, a proof of possession) say so in `typ`.
bool is_access_token_type(std::string_view type) {
  const auto is = [type](std::string_view lower) {
    const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); };
    return std::equal(lower.begin(), lower.end(), type.begin(), type.end(), same);
  };
  return is("jwt") || is("at+jwt") || is("application/at+jwt");
}

/// What the header says that matters. Keys and addresses of keys in it (`jwk`, `jku`, `x5c`) are ignored like
/// everything else.
Result<Header> read_header(std::string_view encoded) {
  const auto text = from_base64url(encoded);
  if (!text) return refused("its header is not base64url");
  const auto members = parse_unique_object(*text);
  if (!members) return refused("its header " + members.status().message());
  if (members->contains("crit")) return refused("it has critical extensions, none of which are known");
  const auto* algorithm = members->if_contains("alg");
  if (algorithm == nullptr || !algorithm->is_string()) return refused("its header names no algorithm");
  Header header;
  header.algorithm.assign(algorithm->as_string().data(), algorithm->as_string().size());
  if (const auto* kid = members->if_contains("kid")) {
    if (!kid->is_string()) return refused("the kid in its header is not a string");
    header.kid.emplace(kid->as_string().data(), kid->as_string().size());
  }
  if (const auto* type = members->if_contains("typ")) {
    if (!type->is_string() || !is_access_token_type({type->as_string().data(), type->as_string().size()}))
      return refused("its header's type is not that of an access token");
  }
  return header;
}

/// Success if one of the keys that may have signed it did.
Status check_signature(const Header& header, std::string_view text, std::string_view signature, const KeySet& keys) {
  bool kid_known = !header.kid;
  bool algorithm_known = false;
  for (const TokenKey& key : keys) {
    if (header.kid && (key.kid().empty() || key.kid() != *header.kid)) continue;
    kid_known = true;
    if (algorithm_name(key.algorithm()) != header.algorithm) continue;
    algorithm_known = true;
    if (key.verifies(text, signature)) return {};
  }
  if (!kid_known) return refused("no key has its kid");
  if (!algorithm_known) return refused("its algorithm is not that of its key");
  return refused("its signature is wrong");
}

}  // namespace

Result<std::string> verified_payload(std::string_view token, const KeySet& keys) {
  if (token.size() > kTokenBytesMax) return refused("it is over 8 KiB");
  const auto parts = split(token);
  if (!parts) return refused("it is not a JSON Web Token");
  const auto header = read_header(parts->header);
  if (!header) return header.status();
  const auto signature = from_base64url(parts->signature);
  if (!signature) return refused("its signature is not base64url");
  if (auto status = check_signature(*header, parts->signed_text, *signature, keys); !status.ok()) return status;
  auto payload = from_base64url(parts->payload);
  if (!payload) return refused("its claims are not base64url");
  return *std::move(payload);
}

std::string sign_token(std::string_view payload, const TokenKey& key) {
  boost::json::object header{{"alg", algorithm_name(key.algorithm())}, {"typ", "JWT"}};
  if (!key.kid().empty()) header["kid"] = key.kid();
  const std::string text = base64url(boost::json::serialize(header)) + "." + base64url(payload);
  return text + "." + base64url(key.sign(text));
}

}  // namespace flowtally::api
