#include "api/analytics_handlers.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/account_scope.h"
#include "api/answer_cache.h"
#include "api/answers.h"
#include "api/revalidation.h"
#include "projections/calendar.h"
#include "projections/window.h"

namespace flowtally::api {
namespace {

/// 404, but a bad window comes first. Without an account there is no zone either: UTC judges the words just as well.
Reply not_found_after(const projections::WindowQuery& window, events::Timestamp now) {
  const auto resolved = projections::resolve_window(window, *projections::Calendar::utc(), now);
  return resolved ? not_found() : problem_of(resolved.status());
}

/// What is asked about a window of an account.
struct Question {
  std::string_view kind;  // of answer
  std::string_view account;
  std::optional<std::string_view> about = {};  // the engineer, user or flow
  const projections::WindowQuery& window;
  std::string_view asker = {};  // the user, if it is about the one who asks

  std::string key() const { return key_of({kind, account, about, window.period, window.from, window.to}); }
};

/// The answer as it is sent, with the window as it is at `now`.
Reply reply_of(const Request& request, const std::shared_ptr<const KeptAnswer>& kept, events::Timestamp now) {
  Reply reply;
  reply.body = up_to_window(kept->window_at(now));
  reply.shared_body = {kept, &kept->figures};
  make_revalidatable(request, kept->etag, reply);
  return reply;
}

/// The answer that is kept and holds, or else what ask(life) says, which is kept then.
template <typename Ask>
Reply answer_to(const Call& call, const Question& question, const Ask& ask) {
  const bool keeps = call.answers != nullptr;
  const auto key = keeps ? question.key() : std::string();
  if (keeps) {
    const auto position = call.engine->position(question.account);
    if (auto kept = call.answers->find(key, position, call.now)) return reply_of(call.request, kept, call.now);
  }
  engine::AnswerLife life;
  const auto figures = ask(keeps ? &life : nullptr);
  if (!figures) return problem_of(figures.status());
  const auto body = to_json(*figures);
  const auto after = after_window(body);
  const FigureScope scope{question.account, question.asker, figures->window.time_zone};
  const auto kept =
      std::make_shared<const KeptAnswer>(KeptAnswer{life, figures->window, etag_of(scope, after), std::string(after)});
  if (keeps) call.answers->keep(question.account, key, kept);
  return reply_of(call.request, kept, life.at);
}

}  // namespace

std::optional<Reply> get_team(Call& call) {
  const auto window = call.query.window();
  const auto engineer = call.query.id("engineer_id");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found_after(window, call.now);
  const Question question{"team", *account, engineer, window};
  return answer_to(call, question,
                   [&](engine::AnswerLife* life) { return call.engine->team(*account, window, engineer, life); });
}

std::optional<Reply> get_me(Call& call) {
  const auto window = call.query.window();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found_after(window, call.now);
  const std::string& user = call.identity->user_id;
  const Question question{"me", *account, user, window, user};
  return answer_to(call, question,
                   [&](engine::AnswerLife* life) { return call.engine->me(*account, window, user, life); });
}

std::optional<Reply> get_flow(Call& call) {
  const auto window = call.query.window();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  const std::string& tree_id = call.path.front();
  if (!account || !is_id(tree_id)) return not_found_after(window, call.now);
  const Question question{"flow", *account, tree_id, window};
  return answer_to(call, question,
                   [&](engine::AnswerLife* life) { return call.engine->flow(*account, window, tree_id, life); });
}

}  // namespace flowtally::api
