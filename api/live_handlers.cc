#include "api/live_handlers.h"

#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/live_hub.h"
#include "api/problem.h"

namespace flowtally::api {

std::optional<Reply> get_live(Call& call) {
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  auto account = readable_account(call, named);
  if (!account) return not_found();
  const auto kpis = call.engine->live_kpis(*account, std::nullopt);
  if (!kpis) return problem_of(kpis.status());
  Reply reply;
  reply.content_type = "text/event-stream";
  reply.headers = "X-Accel-Buffering: no\r\n";     // nginx would wait for more
  reply.cache_control = "no-store, no-transform";  // and others for what can be packed
  reply.stream = [hub = call.live, engine = call.engine, account = *std::move(account),
                  token = std::string(*bearer_token(*call.request.authorization))](StreamSink sink) {
    return hub->listen(*engine, account, token, std::move(sink));
  };
  return reply;
}

Operation describe_live() {
  return {.id = "listenToLiveKpis",
          .tag = "Live chat",
          .summary = "The live KPIs as they change",
          .description =
              "Server-sent events: `snapshot` first, then `kpis` whenever a number changed, also by time passing, at "
              "most once a second; the data of both is the answer of `live-kpis`. A comment comes every 15 seconds "
              "without any. The stream ends when the token does.",
          .answers = {text_answer("The events, as long as they are read.", "text/event-stream")},
          .problems = {ProblemCode::kZoneUnavailable}};
}

}  // namespace flowtally::api
