#include "api/operation.h"

#include <algorithm>
#include <initializer_list>

#include "api/router.h"

namespace flowtally::api {

AnswerShape text_answer(std::string_view meaning, std::string_view content_type) {
  return {200, meaning, {{content_type, [](Schemas& schemas) { return schemas.of<std::string>(Use::kAnswer); }}}};
}

std::vector<ProblemCode> problems_of(const Route& route, const Operation& operation) {
  using enum ProblemCode;
  std::vector<ProblemCode> codes = operation.problems;
  const auto add = [&](std::initializer_list<ProblemCode> more) { codes.insert(codes.end(), more); };
  add({kBadRequest, kTimeout, kBodyTooLarge, kUnknownParameter, kHeadersTooLarge, kInternal, kNotImplemented,
       kOverloaded});
  if (!route.parameters.empty()) add({kInvalidParameter});
  if (!route.access.anyone) add({kUnauthorized, kForbidden});
  if (route.needs_engine) add({kStarting});
  const auto has = [&](std::string_view name) {
    return std::find(route.parameters.begin(), route.parameters.end(), name) != route.parameters.end();
  };
  if (has("account_id") || route.pattern.find('{') != std::string_view::npos) add({kNotFound});
  if (route.method != "GET" || has("account_id")) add({kDiskFull});  // a look into another account is written down
  if (!route.answers.empty()) add({kNotAcceptable});
  if (!operation.body.empty()) add({kUnsupportedMediaType, kInvalidBody});
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

}  // namespace flowtally::api
