// Who is asking: what a JSON Web Token claims, once its signature holds (api/jws.h) with a configured key. Claims that
// matter are of the right type or the token is refused; all others (`iss`, `aud`, ...) are ignored. Refusals are
// kInvalidArgument with a reason that quotes nothing of the token. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/token_key.h"
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

inline constexpr std::chrono::seconds kTokenLeeway{30};

/// A token whose signature holds: who it speaks for and when. Times are seconds since the epoch, as in the token.
struct TokenClaims {
  Identity identity;
  std::int64_t expires_s = 0;
  std::optional<std::int64_t> not_before_s;
};

/// What a compact JWT with a good signature claims, whatever the time.
events::Result<TokenClaims> read_token(std::string_view token, const KeySet& keys);

/// Whether `now` is a time at which the token holds (30 s leeway on `exp` and `nbf`).
events::Status check_token_time(const TokenClaims& claims, events::Timestamp now);

/// read_token() and check_token_time(): the identity of a compact JWT at `now`.
events::Result<Identity> verify_token(std::string_view token, const KeySet& keys, events::Timestamp now);

/// A token for `identity` that expires at `expires`, signed with an HS256 key.
std::string mint_token(const Identity& identity, events::Timestamp issued, events::Timestamp expires,
                       const TokenKey& key);

}  // namespace flowtally::api
