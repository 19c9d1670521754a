#include "api/live_chat_handlers.h"

#include <cstdint>
#include <string>
#include <utility>

#include "api/account_scope.h"
#include "api/answers.h"
#include "api/revalidation.h"

namespace flowtally::api {
namespace {

/// What figures_of(account, to) says of the account that the call reads, as an answer that can be revalidated.
template <typename FiguresOf>
std::optional<Reply> ask(Call& call, const FiguresOf& figures_of) {
  const auto to = call.query.instant("to");
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  auto figures = figures_of(*account, to);
  if (!figures) return problem_of(figures.status());
  Reply reply = json_reply(*figures);
  const FigureScope scope{*account, "", ""};
  if constexpr (requires { figures->timestamp; }) {
    figures->timestamp = {};  // when it was computed is no part of the tag
    make_revalidatable(call.request, etag_of(scope, to_json(*figures)), reply);
  } else {
    make_revalidatable(call.request, etag_of(scope, reply.body), reply);
  }
  return reply;
}

std::int64_t days_of(Call& call) {
  return static_cast<std::int64_t>(call.query.number("days", 1, kDeskDaysMax).value_or(kDeskDaysDefault));
}

}  // namespace

std::optional<Reply> get_live_kpis(Call& call) {
  return ask(call, [&](const auto& account, const auto& to) { return call.engine->live_kpis(account, to); });
}

std::optional<Reply> get_operators(Call& call) {
  const auto days = days_of(call);
  const auto operator_id = call.query.id("operator_id");
  return ask(call, [&](const auto& account, const auto& to) {
    return call.engine->operators(account, days, operator_id, to);
  });
}

std::optional<Reply> get_hours(Call& call) {
  const auto hours =
      static_cast<std::int64_t>(call.query.number("hours", 1, kDeskHoursMax).value_or(kDeskHoursDefault));
  return ask(call, [&](const auto& account, const auto& to) { return call.engine->hourly(account, hours, to); });
}

std::optional<Reply> get_live_dashboard(Call& call) {
  const auto days = days_of(call);
  return ask(call, [&](const auto& account, const auto& to) { return call.engine->live_dashboard(account, days, to); });
}

std::optional<Reply> get_chat_ratings(Call& call) {
  const auto limit = call.query.number("limit", 1, kPageMax).value_or(kPageDefault);
  const auto after = call.query.cursor<projections::RatingCursor>();
  const auto named = call.query.id("account_id");
  if (auto error = call.query.finish()) return *std::move(error);
  const auto account = readable_account(call, named);
  if (!account) return not_found();
  return answer(call.engine->chat_ratings(*account, limit, after));
}

}  // namespace flowtally::api
