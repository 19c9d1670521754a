// Every error that a client can see: one table of codes with their HTTP status and title, and the only place that
// turns a Status into HTTP. Bodies are application/problem+json (RFC 9457). Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json.h"
#include "api/message.h"
#include "events/describe.h"
#include "events/status.h"

namespace flowtally::api {

enum class ProblemCode : std::uint8_t {
  kBadRequest,
  kUnauthorized,
  kForbidden,
  kNotYourSession,
  kNotFound,
  kMethodNotAllowed,
  kNotAcceptable,
  kNotCompleted,
  kAlreadyRated,
  kTimeout,
  kBodyTooLarge,
  kUnsupportedMediaType,
  kInvalidBody,
  kAllRejected,
  kInvalidParameter,
  kUnknownParameter,
  kHeadersTooLarge,
  kInternal,
  kNotImplemented,
  kOverloaded,
  kDiskFull,
  kStarting,
  kZoneUnavailable,
};

/// "invalid_parameter" and so on: stable, shown to clients.
std::string_view problem_code_name(ProblemCode code);
unsigned problem_http_status(ProblemCode code);
/// Every code there is, those of one kind together.
std::vector<ProblemCode> all_problem_codes();

/// RFC 9457, with `code` as the extension that programs read.
struct ProblemBody {
  std::string type;
  std::string_view title;
  unsigned status = 0;
  std::string detail;
  std::string_view code;
};
FLOWTALLY_DESCRIBE(ProblemBody, (), "An error (RFC 9457). Programs read `code`; `detail` is for people and may change.",
                   (type, "A URN that ends in the code."), (title, "What the code means."),
                   (status, "The HTTP status."), (detail, "What was wrong with this request."),
                   (code, "A stable word for the kind of problem."));

ProblemBody problem_body(ProblemCode code, std::string_view detail);

/// Whether the same request may succeed in a moment: then the answer has Retry-After.
bool passes_by_itself(std::string_view problem_code);

/// The answer with a problem's body: a ProblemBody, or what adds members to one.
template <typename Body>
Reply problem_reply(const Body& body) {
  Reply reply;
  reply.status = body.status;
  reply.content_type = "application/problem+json";
  append_json(reply.body, body);
  if (passes_by_itself(body.code)) reply.headers = "Retry-After: 1\r\n";
  return reply;
}

/// The answer for `code`; `detail` is a sentence for people.
Reply problem(ProblemCode code, std::string_view detail);

/// 406 if who asked takes no answer of `type`, or none in a coding that `choice` leaves; `packers` names those that
/// there are. Problems they are always told.
std::optional<Reply> not_acceptable(const Request& request, std::string_view type, const CodingChoice& choice,
                                    std::string_view packers);

/// The same words whatever is missing: another account's thing and an absent one must not differ.
Reply not_found();

/// The answer for a failed Status. Only what the caller got wrong is told; the rest is in the server's own log.
Reply problem_of(const events::Status& status);

/// 401 with the challenge of RFC 6750: `reason` is empty when no token was sent. No `"` or `\` in `reason`.
Reply unauthorized(std::string_view reason);

}  // namespace flowtally::api
