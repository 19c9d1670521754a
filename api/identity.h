// Who is asking: JSON Web Tokens, verified with a key whose algorithm is fixed by the configuration, never by the
// token.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "events/status.h"
#include "events/time.h"

namespace flowtally::api {

/// viewer < engineer < team_admin < super_admin, each with the rights of those before it; ingest stands apart.
enum class Role : std::uint8_t { kViewer, kEngineer, kTeamAdmin, kSuperAdmin, kIngest };

std::string_view role_name(Role role);
std::optional<Role> role_from_name(std::string_view name);

/// What a token proved.
struct Identity {
  std::string user_id;     // `sub`; empty for an ingest token without one
  std::string account_id;  // "*" for an ingest token of all accounts
  Role role = Role::kViewer;
  std::optional<std::string> session_id;  // a widget's token: only rating and feedback in that session
};

/// An HS256 secret of at least 32 bytes.
struct TokenKey {
  std::string secret;
};

inline constexpr std::size_t kSecretBytesMin = 32;
inline constexpr std::size_t kTokenBytesMax = 8 * 1024;
inline constexpr std::chrono::seconds kTokenLeeway{30};

/// A token whose signature holds: who it speaks for and when. Times are seconds since the epoch, as in the token.
struct TokenClaims {
  Identity identity;
  std::int64_t expires_s = 0;
  std::optional<std::int64_t> not_before_s;
};

/// The file's bytes as they are, less one final newline. Errors name the file.
events::Result<TokenKey> read_token_key(const std::filesystem::path& secret_file);

/// What a compact JWT with a good signature claims, whatever the time; kInvalidArgument with the reason otherwise,
/// which quotes nothing of the token. Only HS256: a token that names another algorithm is refused, even if it would
/// verify.
events::Result<TokenClaims> read_token(std::string_view token, const TokenKey& key);

/// Whether `now` is a time at which the token holds (30 s leeway); kInvalidArgument with the reason otherwise.
events::Status check_token_time(const TokenClaims& claims, events::Timestamp now);

/// read_token() and check_token_time(): the identity of a compact JWT at `now` (30 s leeway on `exp` and `nbf`);
/// kInvalidArgument with the reason otherwise.
events::Result<Identity> verify_token(std::string_view token, const TokenKey& key, events::Timestamp now);

/// A signed token for `identity` that expires at `expires`.
std::string mint_token(const Identity& identity, events::Timestamp issued, events::Timestamp expires,
                       const TokenKey& key);

}  // namespace flowtally::api
