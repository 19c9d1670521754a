// Targets of requests: any path and query is answered as the contract says, in JSON, and a kept answer is the one that
// is computed.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/answer_cache.h"
#include "api/live_hub.h"
#include "api/router.h"
#include "api/routes.h"
#include "api/site.h"
#include "tests/api/tokens.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

namespace flowtally::tests::fuzz {
namespace {

api::Reply asked(api::Router& router, engine::Engine& engine, std::string_view target) {
  static const auto kToken = "Bearer " + user_token(api::Role::kTeamAdmin, "acme", "ann", kNow);
  api::Request request{};
  request.method = "GET";
  request.target = target;
  request.authorization = kToken;
  request.id = "fuzz";
  const api::Defer defer = []() -> api::Respond { throw Finding("a question is answered at once"); };
  auto reply = router.answer(request, defer, &engine, kNow);
  expect(reply.has_value(), "a question is answered at once");
  return *std::move(reply);
}

std::string text_of(const api::Reply& reply) {
  return reply.body + (reply.shared_body ? *reply.shared_body : std::string());
}

void check_reply(const api::Reply& reply) {
  const auto status = reply.status;
  expect(status == 200 || (status >= 400 && status < 500), "a question is answered, or it is at fault");
  if (reply.stream) return;
  const auto text = text_of(reply);
  if (reply.content_type != "application/json" && reply.content_type != "application/problem+json") return;
  boost::json::error_code error;
  const auto body = boost::json::parse(text, error);
  expect(!error && (body.is_object() || (status == 200 && body.is_array())), "an answer is a JSON object or array");
  if (status != 200) expect(body.as_object().at("status") == status, "a problem says its status");
}

}  // namespace

void run_query(std::string_view input) {
  // The engine is only asked.
  static const auto kEngine = world_engine();
  static const api::Site kSite(nullptr, "");
  api::RouterOptions computing;
  computing.site = &kSite;
  api::Router plain(api::all_routes(), {test_key()}, std::move(computing));
  const auto reply = asked(plain, *kEngine, input);
  check_reply(reply);
  api::AnswerCache answers(1 << 20);
  api::RouterOptions options;
  options.answers = &answers;
  options.site = &kSite;
  api::Router keeping(api::all_routes(), {test_key()}, std::move(options));
  for (int time = 1; time <= 2; ++time) {
    const auto kept = asked(keeping, *kEngine, input);
    expect(kept.status == reply.status, "a kept answer has the status of a computed one");
    expect_same(text_of(kept), text_of(reply), "a kept answer is what is computed");
  }
}

}  // namespace flowtally::tests::fuzz
