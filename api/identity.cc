#include "api/identity.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <utility>

#include "api/jws.h"
#include "api/unique_json.h"
#include "events/id.h"

namespace flowtally::api {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

constexpr std::array<std::pair<Role, std::string_view>, 5> kRoleNames{{{Role::kViewer, "viewer"},
                                                                       {Role::kEngineer, "engineer"},
                                                                       {Role::kTeamAdmin, "team_admin"},
                                                                       {Role::kSuperAdmin, "super_admin"},
                                                                       {Role::kIngest, "ingest"}}};

Status refused(std::string reason) { return {StatusCode::kInvalidArgument, std::move(reason)}; }

/// Reads claims and keeps the first thing wrong with them.
class ClaimReader {
 public:
  explicit ClaimReader(const boost::json::object& payload) : payload_(payload) {}

  /// A NumericDate (RFC 7519), floored to the second.
  std::optional<std::int64_t> seconds(std::string_view name) {
    const auto* value = payload_.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64()) return value->as_int64();
    if (!value->is_number()) return fail(name, "is not a number"), std::nullopt;
    const double floored = std::floor(value->to_number<double>());
    constexpr double kEnd = 0x1p63;  // the first that a signed 64-bit integer does not hold; NaN compares false too
    if (!(floored >= -kEnd && floored < kEnd)) return fail(name, "is out of range"), std::nullopt;
    return static_cast<std::int64_t>(floored);
  }

  /// 1 to 128 bytes without NUL, as ids are.
  std::optional<std::string> text(std::string_view name) {
    const auto* value = payload_.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) return fail(name, "is not a string"), std::nullopt;
    const auto& string = value->as_string();
    if (string.empty() || string.size() > events::Id::kBytesMax)
      return fail(name, "has not 1 to 128 bytes"), std::nullopt;
    if (string.find('\0') != string.npos) return fail(name, "has a NUL"), std::nullopt;
    return std::string(string.data(), string.size());
  }

  template <typename T>
  T required(std::string_view name, std::optional<T> claim) {
    if (!claim) fail(name, "is missing");
    return std::move(claim).value_or(T{});
  }

  void fail(std::string_view name, std::string_view what) {
    if (status_.ok()) status_ = refused(fmt::format("its claim '{}' {}", name, what));
  }

  const Status& status() const { return status_; }

 private:
  const boost::json::object& payload_;
  Status status_;
};

}  // namespace

std::string_view role_name(Role role) {
  const auto* found =
      std::find_if(kRoleNames.begin(), kRoleNames.end(), [&](const auto& r) { return r.first == role; });
  events::ensure(found != kRoleNames.end(), "every role has a name");
  return found->second;
}

std::optional<Role> role_from_name(std::string_view name) {
  const auto* found =
      std::find_if(kRoleNames.begin(), kRoleNames.end(), [&](const auto& r) { return r.second == name; });
  if (found == kRoleNames.end()) return std::nullopt;
  return found->first;
}

Result<TokenClaims> read_token(std::string_view token, const KeySet& keys) {
  const auto payload = verified_payload(token, keys);
  if (!payload) return payload.status();
  const auto members = parse_unique_object(*payload);
  if (!members) return refused("its set of claims " + members.status().message());
  ClaimReader claims(*members);
  TokenClaims result;
  Identity& identity = result.identity;
  result.expires_s = claims.required("exp", claims.seconds("exp"));
  result.not_before_s = claims.seconds("nbf");
  const auto role = role_from_name(claims.required("role", claims.text("role")));
  if (!role) claims.fail("role", "names no role");
  identity.role = role.value_or(Role::kViewer);
  identity.account_id = claims.required("account_id", claims.text("account_id"));
  if (identity.account_id == "*" && identity.role != Role::kIngest)
    claims.fail("account_id", "is '*' without the role ingest");
  auto subject = claims.text("sub");
  identity.user_id =
      identity.role == Role::kIngest ? std::move(subject).value_or("") : claims.required("sub", std::move(subject));
  identity.session_id = claims.text("session_id");
  if (!claims.status().ok()) return claims.status();
  return result;
}

Status check_token_time(const TokenClaims& claims, events::Timestamp now) {
  using std::chrono::floor;
  using std::chrono::seconds;
  if (floor<seconds>(now - kTokenLeeway).time_since_epoch().count() >= claims.expires_s)
    return refused("it has expired");
  if (claims.not_before_s && floor<seconds>(now + kTokenLeeway).time_since_epoch().count() < *claims.not_before_s) {
    return refused("it is not valid yet");
  }
  return {};
}

Result<Identity> verify_token(std::string_view token, const KeySet& keys, events::Timestamp now) {
  auto claims = read_token(token, keys);
  if (!claims) return claims.status();
  if (auto status = check_token_time(*claims, now); !status.ok()) return status;
  return std::move(claims).value().identity;
}

std::string mint_token(const Identity& identity, events::Timestamp issued, events::Timestamp expires,
                       const TokenKey& key) {
  const auto seconds_of = [](events::Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  };
  boost::json::object claims;
  if (!identity.user_id.empty()) claims["sub"] = identity.user_id;
  claims["account_id"] = identity.account_id;
  claims["role"] = role_name(identity.role);
  if (identity.session_id) claims["session_id"] = *identity.session_id;
  claims["iat"] = seconds_of(issued);
  claims["exp"] = seconds_of(expires);
  return sign_token(boost::json::serialize(claims), key);
}

}  // namespace flowtally::api
