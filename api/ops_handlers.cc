#include "api/ops_handlers.h"

#include <string_view>
#include <utility>

#include "api/problem.h"
#include "api/target.h"

namespace flowtally::api {
namespace {

constexpr std::string_view kPrometheusText = "text/plain; version=0.0.4; charset=utf-8";

Reply plain(std::string_view content_type, std::string body) {
  Reply reply;
  reply.content_type = content_type;
  reply.body = std::move(body);
  return reply;
}

}  // namespace

Handler ops_handler(const Metrics& metrics, OpsState state) {
  return [&metrics, state = std::move(state)](Request& request, const Defer&) -> std::optional<Reply> {
    const auto target = parse_target(request.target);
    if (!target || target->path.size() != 1) return not_found();
    const auto& path = target->path.front();
    if (path != "metrics" && path != "healthz" && path != "readyz") return not_found();
    if (request.method != "GET" && request.method != "HEAD") {
      Reply reply = problem(ProblemCode::kMethodNotAllowed, "The resource is here, but does not know this method.");
      reply.headers += "Allow: GET, HEAD\r\n";
      return reply;
    }
    auto* const engine = state.engine();
    if (path == "metrics") return plain(kPrometheusText, metrics.text(engine, state.server()));
    if (path == "readyz" && engine == nullptr) return problem(ProblemCode::kStarting, "The log is being replayed.");
    return plain("application/json", path == "readyz" ? R"({"status":"ready"})" : R"({"status":"ok"})");
  };
}

}  // namespace flowtally::api
