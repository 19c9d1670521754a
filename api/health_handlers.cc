#include "api/health_handlers.h"

#include <boost/describe.hpp>
#include <string_view>

#include "api/json.h"

namespace flowtally::api {
namespace {

struct HealthAnswer {
  std::string_view status;
};
BOOST_DESCRIBE_STRUCT(HealthAnswer, (), (status))

Reply answer(std::string_view status) {
  Reply reply;
  reply.body = to_json(HealthAnswer{status});
  return reply;
}

}  // namespace

std::optional<Reply> get_health(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  return answer("ok");
}

std::optional<Reply> get_readiness(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  if (call.engine == nullptr) return problem(ProblemCode::kStarting, "The log is being replayed.");
  return answer("ready");
}

}  // namespace flowtally::api
