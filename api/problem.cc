#include "api/problem.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "api/log.h"

namespace flowtally::api {
namespace {

struct ProblemKind {
  ProblemCode code;
  std::string_view name;
  unsigned status;
  std::string_view title;
};

constexpr ProblemKind kKinds[] = {
    {ProblemCode::kBadRequest, "bad_request", 400, "The request is malformed"},
    {ProblemCode::kUnauthorized, "unauthorized", 401, "A valid token is required"},
    {ProblemCode::kForbidden, "forbidden", 403, "The token does not permit this"},
    {ProblemCode::kNotYourSession, "not_your_session", 403, "The session is another user's"},
    {ProblemCode::kNotFound, "not_found", 404, "There is no such resource"},
    {ProblemCode::kMethodNotAllowed, "method_not_allowed", 405, "The resource does not know this method"},
    {ProblemCode::kNotAcceptable, "not_acceptable", 406, "No answer of an accepted type or coding"},
    {ProblemCode::kNotCompleted, "not_completed", 400, "The session is not completed"},
    {ProblemCode::kAlreadyRated, "already_rated", 409, "The session has a rating already"},
    {ProblemCode::kTimeout, "timeout", 408, "The request took too long to arrive"},
    {ProblemCode::kBodyTooLarge, "body_too_large", 413, "The body is too large"},
    {ProblemCode::kUnsupportedMediaType, "unsupported_media_type", 415, "The body is of a type that is not read here"},
    {ProblemCode::kInvalidBody, "invalid_body", 422, "The body is not what this takes"},
    {ProblemCode::kAllRejected, "all_rejected", 422, "Every event was rejected"},
    {ProblemCode::kInvalidParameter, "invalid_parameter", 422, "A parameter has a bad value"},
    {ProblemCode::kUnknownParameter, "unknown_parameter", 422, "A parameter is unknown"},
    {ProblemCode::kHeadersTooLarge, "headers_too_large", 431, "The headers are too large"},
    {ProblemCode::kInternal, "internal", 500, "The server failed"},
    {ProblemCode::kNotImplemented, "not_implemented", 501, "The server does not support this way to send a request"},
    {ProblemCode::kOverloaded, "overloaded", 503, "The server is busy"},
    {ProblemCode::kDiskFull, "disk_full", 503, "The server's disk is full"},
    {ProblemCode::kStarting, "starting", 503, "The server is starting"},
    {ProblemCode::kZoneUnavailable, "zone_unavailable", 503, "The server lacks the account's time zone"},
};

const ProblemKind& kind_of(ProblemCode code) {
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return k.code == code; });
  events::ensure(kind != std::end(kKinds), "every problem code has its row");
  return *kind;
}

}  // namespace

std::string_view problem_code_name(ProblemCode code) { return kind_of(code).name; }
unsigned problem_http_status(ProblemCode code) { return kind_of(code).status; }

std::vector<ProblemCode> all_problem_codes() {
  std::vector<ProblemCode> codes;
  for (const ProblemKind& kind : kKinds) codes.push_back(kind.code);
  return codes;
}

ProblemBody problem_body(ProblemCode code, std::string_view detail) {
  const ProblemKind& kind = kind_of(code);
  return {fmt::format("urn:flowtally:problem:{}", kind.name), kind.title, kind.status, std::string(detail), kind.name};
}

bool passes_by_itself(std::string_view problem_code) {
  const auto is = [&](ProblemCode code) { return problem_code == problem_code_name(code); };
  return is(ProblemCode::kOverloaded) || is(ProblemCode::kDiskFull) || is(ProblemCode::kStarting);
}

Reply problem(ProblemCode code, std::string_view detail) { return problem_reply(problem_body(code, detail)); }

std::optional<Reply> not_acceptable(const Request& request, std::string_view type, const CodingChoice& choice,
                                    std::string_view packers) {
  if (!accepts(request.accept, type)) {
    return problem(ProblemCode::kNotAcceptable, fmt::format("The answer is {}.", type));
  }
  if (choice.possible()) return std::nullopt;
  return problem(ProblemCode::kNotAcceptable, fmt::format("An answer is packed with {}, or as it is.", packers));
}

Reply not_found() { return problem(ProblemCode::kNotFound, "Nothing is here, or nothing that this token may see."); }

Reply problem_of(const events::Status& status) {
  using events::StatusCode;
  switch (status.code()) {
    case StatusCode::kInvalidArgument:
      return problem(ProblemCode::kInvalidParameter, status.message());
    case StatusCode::kNotFound:
      return not_found();
    case StatusCode::kNotYours:
      return problem(ProblemCode::kNotYourSession, "Only the session's own user may do this.");
    case StatusCode::kNotYet:
      return problem(ProblemCode::kNotCompleted, "A session is rated once it is completed.");
    case StatusCode::kAlreadyDone:
      return problem(ProblemCode::kAlreadyRated, "A session is rated once, and this one was.");
    case StatusCode::kDiskFull:
      return problem(ProblemCode::kDiskFull, "Nothing can be stored until there is room again; reading still works.");
    case StatusCode::kUnavailable:
      return problem(ProblemCode::kOverloaded, "The server cannot take this now.");
    case StatusCode::kZoneUnavailable:
      log(LogLevel::kWarning, "an account's figures are unavailable", {{"reason", status.message()}});
      return problem(ProblemCode::kZoneUnavailable, status.message());
    case StatusCode::kOk:
    case StatusCode::kCorruption:
    case StatusCode::kUnsupportedVersion:
    case StatusCode::kIoError:
    case StatusCode::kLocked:
    case StatusCode::kInternal:
      break;
  }
  log(LogLevel::kError, "internal error", {{"reason", status.message()}});
  return problem(ProblemCode::kInternal, "The server could not answer; this is its fault, not the request's.");
}

Reply unauthorized(std::string_view reason) {
  Reply reply =
      problem(ProblemCode::kUnauthorized, reason.empty() ? std::string("Send a token: `Authorization: Bearer ...`.")
                                                         : fmt::format("The token was refused: {}.", reason));
  reply.headers = R"(WWW-Authenticate: Bearer realm="flowtally")";
  if (!reason.empty()) {
    reply.headers += fmt::format(R"(, error="invalid_token", error_description="{}")", reason);
  }
  reply.headers += "\r\n";
  return reply;
}

}  // namespace flowtally::api
