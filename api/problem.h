// Every error that a client can see: one table of codes with their HTTP status and title, and the only place that
// turns a Status into HTTP. Bodies are application/problem+json (RFC 9457). Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/message.h"
#include "events/status.h"

namespace flowtally::api {

enum class ProblemCode : std::uint8_t {
  kBadRequest,
  kUnauthorized,
  kForbidden,
  kNotFound,
  kMethodNotAllowed,
  kTimeout,
  kBodyTooLarge,
  kInvalidParameter,
  kUnknownParameter,
  kHeadersTooLarge,
  kInternal,
  kOverloaded,
  kDiskFull,
  kStarting,
};

/// "invalid_parameter" and so on: stable, shown to clients.
std::string_view problem_code_name(ProblemCode code);
unsigned problem_http_status(ProblemCode code);

/// The answer for `code`; `detail` is a sentence for people. 503 comes with Retry-After.
Reply problem(ProblemCode code, std::string_view detail);

/// The same words whatever is missing: another account's thing and an absent one must not differ.
Reply not_found();

/// The answer for a failed Status. Only what the caller got wrong is told; the rest is in the server's own log.
Reply problem_of(const events::Status& status);

/// 401 with the challenge of RFC 6750: `reason` is empty when no token was sent. No `"` or `\` in `reason`.
Reply unauthorized(std::string_view reason);

}  // namespace flowtally::api
