#include "cli/demo_links.h"

#include <optional>
#include <string_view>
#include <utility>

#include "api/identity.h"
#include "cli/append_lines.h"
#include "cli/history_line.h"
#include "cli/session_plan.h"

namespace flowtally::cli {
namespace {

using events::EventType;

constexpr std::size_t kEngineer = 1;  // among an account's users, of whom there are four at least
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kSessionMinutes = 8;

struct Guest {
  std::size_t user;
  api::Role role;
  std::string_view sees;
};
constexpr Guest kGuests[] = {
    {2, api::Role::kViewer, "the flows, and figures of their own"},
    {kEngineer, api::Role::kEngineer, "the same; lands on Mine"},
    {0, api::Role::kTeamAdmin, "the team, the live chat, the audit trail and the settings; lands on Team"},
    {3, api::Role::kSuperAdmin, "all of that, in every account"},
};

std::string link(const DemoAccess& access, std::string_view path, const api::Identity& identity) {
  return access.url + std::string(path) +
         "#token=" + api::mint_token(identity, access.issued, access.expires, access.key);
}

}  // namespace

events::Result<WidgetSession> complete_session(engine::Engine& engine, const WorldAccount& account) {
  const auto now = engine.now();
  const std::int64_t now_ms = now.time_since_epoch().count();
  SessionPlan plan;
  plan.key = mix_bits(account.key, static_cast<std::uint64_t>(now_ms));
  plan.account = &account;
  plan.user = &account.users[kEngineer];
  plan.flow = &account.flows.front();
  std::int64_t at_ms = now_ms - kSessionMinutes * kMinuteMs;
  plan.events.push_back({at_ms, EventType::kSessionStarted, 0, 0, 0});
  std::uint32_t node = 0;
  while (true) {
    plan.events.push_back({at_ms, EventType::kSessionStepVisited, 0, 0, node});
    if (plan.flow->nodes[node].children.empty() || at_ms >= now_ms - 2 * kMinuteMs) break;
    node = plan.flow->nodes[node].children.front();
    at_ms += kMinuteMs;
  }
  const auto outcome = static_cast<std::uint8_t>(events::Outcome::kResolved);
  plan.events.push_back({now_ms - kMinuteMs, EventType::kSessionCompleted, 0, outcome, 0});

  std::string lines;
  for (std::size_t i = 0; i < plan.events.size(); ++i) append_planned_event(lines, plan, i);
  const auto result = append_lines(engine, std::move(lines), now);
  if (!result.status.ok()) return result.status;
  if (!result.rejects.empty()) return events::Status(events::StatusCode::kInternal, result.rejects.front().detail);
  return WidgetSession{plan.user, made_id(plan.key), plan.flow->nodes[node].id};
}

std::string dashboard_links(const DemoAccess& access, const WidgetSession& session) {
  const WorldAccount& account = access.account;
  std::string text = "# The dashboard. Each link signs one person in, in a tab of its own\n";
  for (const Guest& guest : kGuests) {
    const WorldUser& user = account.users[guest.user];
    text += "# " + user.name + ", " + std::string(api::role_name(guest.role)) + ": " + std::string(guest.sees) + '\n';
    text += link(access, "/", {user.user_id, account.account_id, guest.role, std::nullopt}) + '\n';
  }
  text += "# The widgets, in a session that " + session.user->name + " has just completed and nobody has rated\n";
  // The ids of synthetic histories need no escape.
  return text +
         link(access, "/widgets",
              {session.user->user_id, account.account_id, api::Role::kEngineer, session.session_id}) +
         "&session_id=" + session.session_id + "&node_id=" + session.node_id + '\n';
}

}  // namespace flowtally::cli
