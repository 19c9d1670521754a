#include "api/health_handlers.h"

#include <array>
#include <string_view>

#include "api/json.h"
#include "events/describe.h"

namespace flowtally::api {
namespace {

constexpr std::string_view kTag = "Health";
constexpr std::array<std::string_view, 2> kHealthWords = {"ok", "ready"};

struct HealthAnswer {
  std::string_view status;
};
FLOWTALLY_DESCRIBE(HealthAnswer, (), "How the server is.", (status, "One word.", {.one_of = kHealthWords}));

Reply answer(std::string_view status) {
  Reply reply;
  reply.body = to_json(HealthAnswer{status});
  return reply;
}

}  // namespace

std::optional<Reply> get_health(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  return answer(kHealthWords[0]);
}

std::optional<Reply> get_readiness(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  if (call.engine == nullptr) return problem(ProblemCode::kStarting, "The log is being replayed.");
  return answer(kHealthWords[1]);
}

Operation describe_health() {
  return {.id = "getHealth",
          .tag = kTag,
          .summary = "Whether the process answers",
          .answers = {json_answer(200, "It does.", HealthAnswer{kHealthWords[0]})}};
}

Operation describe_readiness() {
  return {.id = "getReadiness",
          .tag = kTag,
          .summary = "Whether the log is replayed",
          .answers = {json_answer(200, "It is.", HealthAnswer{kHealthWords[1]})},
          .problems = {ProblemCode::kStarting}};
}

}  // namespace flowtally::api
