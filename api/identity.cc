#include "api/identity.h"

#include <fmt/core.h>
#include <jwt.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

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

struct JwtDeleter {
  void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};
struct JwtTextDeleter {
  void operator()(char* text) const { std::free(text); }
};
using Jwt = std::unique_ptr<jwt_t, JwtDeleter>;
using JwtText = std::unique_ptr<char, JwtTextDeleter>;

const unsigned char* key_bytes(const TokenKey& key) {
  return reinterpret_cast<const unsigned char*>(key.secret.data());
}

Status refused(std::string reason) { return {StatusCode::kInvalidArgument, std::move(reason)}; }

/// Three base64url parts. libjwt is laxer: it works on C strings and skips characters that base64 does not have.
bool is_compact_jwt(std::string_view token) {
  const auto in_alphabet = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return std::all_of(token.begin(), token.end(), in_alphabet) && std::count(token.begin(), token.end(), '.') == 2;
}

/// The payload of a token whose signature holds. libjwt chooses the algorithm by the token's header (in any letter
/// case), ignores `crit`, and looks at no claim: all that is checked here and by the caller.
Result<boost::json::object> verified_payload(std::string_view token, const TokenKey& key) {
  events::ensure(key.secret.size() >= kSecretBytesMin, "tokens are verified with a key of at least 32 bytes");
  if (token.size() > kTokenBytesMax) return refused("it is over 8 KiB");
  if (!is_compact_jwt(token)) return refused("it is not a JSON Web Token");
  jwt_t* decoded = nullptr;
  const int failure =
      jwt_decode(&decoded, std::string(token).c_str(), key_bytes(key), static_cast<int>(key.secret.size()));
  const Jwt jwt(decoded);
  if (failure != 0 || !jwt) return refused("its signature or form is wrong");
  const char* algorithm = jwt_get_header(jwt.get(), "alg");
  if (jwt_get_alg(jwt.get()) != JWT_ALG_HS256 || algorithm == nullptr || std::string_view(algorithm) != "HS256") {
    return refused("its algorithm is not HS256");
  }
  if (const JwtText critical(jwt_get_headers_json(jwt.get(), "crit")); critical) {
    return refused("it has critical extensions, none of which are known");
  }
  const JwtText text(jwt_get_grants_json(jwt.get(), nullptr));
  if (!text) return refused("it has no claims");
  boost::system::error_code error;
  boost::json::value payload = boost::json::parse(text.get(), error);
  if (error || !payload.is_object()) return refused("its claims are not an object");
  return std::move(payload.as_object());
}

/// Reads claims and keeps the first thing wrong with them.
class ClaimReader {
 public:
  explicit ClaimReader(const boost::json::object& payload) : payload_(payload) {}

  std::optional<std::int64_t> integer(std::string_view name) {
    const auto* value = payload_.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_int64()) return fail(name, "is not an integer"), std::nullopt;
    return value->as_int64();
  }

  /// 1 to 128 bytes, as ids are.
  std::optional<std::string> text(std::string_view name) {
    const auto* value = payload_.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) return fail(name, "is not a string"), std::nullopt;
    const auto& string = value->as_string();
    if (string.empty() || string.size() > events::Id::kBytesMax)
      return fail(name, "has not 1 to 128 bytes"), std::nullopt;
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

Result<TokenKey> read_token_key(const std::filesystem::path& secret_file) {
  std::ifstream file(secret_file, std::ios::binary);
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) return Status(StatusCode::kIoError, secret_file.string() + ": cannot be read");
  if (!secret.empty() && secret.back() == '\n') secret.pop_back();
  if (secret.size() < kSecretBytesMin) {
    return Status(StatusCode::kInvalidArgument, fmt::format("{}: the secret has {} bytes, fewer than {}",
                                                            secret_file.string(), secret.size(), kSecretBytesMin));
  }
  return TokenKey{std::move(secret)};
}

Result<TokenClaims> read_token(std::string_view token, const TokenKey& key) {
  const auto payload = verified_payload(token, key);
  if (!payload) return payload.status();
  ClaimReader claims(*payload);
  TokenClaims result;
  Identity& identity = result.identity;
  result.expires_s = claims.required("exp", claims.integer("exp"));
  result.not_before_s = claims.integer("nbf");
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

Result<Identity> verify_token(std::string_view token, const TokenKey& key, events::Timestamp now) {
  auto claims = read_token(token, key);
  if (!claims) return claims.status();
  if (auto status = check_token_time(*claims, now); !status.ok()) return status;
  return std::move(claims).value().identity;
}

std::string mint_token(const Identity& identity, events::Timestamp issued, events::Timestamp expires,
                       const TokenKey& key) {
  const auto seconds_of = [](events::Timestamp time) {
    return static_cast<long>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
  };
  jwt_t* made = nullptr;
  int failure = jwt_new(&made);
  const Jwt jwt(made);
  events::ensure(failure == 0, "a token can be made");
  const auto add = [&](const char* name, const std::string& value) {
    failure |= jwt_add_grant(made, name, value.c_str());
  };
  if (!identity.user_id.empty()) add("sub", identity.user_id);
  add("account_id", identity.account_id);
  add("role", std::string(role_name(identity.role)));
  if (identity.session_id) add("session_id", *identity.session_id);
  failure |= jwt_add_grant_int(made, "iat", seconds_of(issued));
  failure |= jwt_add_grant_int(made, "exp", seconds_of(expires));
  failure |= jwt_set_alg(made, JWT_ALG_HS256, key_bytes(key), static_cast<int>(key.secret.size()));
  const JwtText text(jwt_encode_str(made));
  events::ensure(failure == 0 && text, "an identity of UTF-8 ids can be signed");
  return text.get();
}

}  // namespace flowtally::api
