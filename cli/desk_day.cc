#include "cli/desk_day.h"

#include <array>

#include "cli/chat_desk.h"
#include "cli/history_line.h"
#include "events/chat_events.h"
#include "events/time.h"

namespace flowtally::cli {
namespace {

using events::EventType;
using events::Presence;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;

enum class Resource : std::uint8_t { kNone, kUser, kFlow, kAccount, kMade };

struct AuditedAct {
  std::string_view action;
  std::string_view resource_type;
  Resource resource;
  std::string_view details;  // a JSON object, or empty
};

constexpr std::array<AuditedAct, 10> kActs = {{
    {"report.exported", "report", Resource::kMade, R"({"format":"csv","rows":1482})"},
    {"report.exported", "report", Resource::kMade, R"({"format":"pdf","pages":12})"},
    {"chat.transcript_viewed", "chat", Resource::kMade, ""},
    {"chat.transcript_viewed", "chat", Resource::kMade, ""},
    {"user.role_changed", "user", Resource::kUser, R"({"from":"viewer","to":"engineer"})"},
    {"user.invited", "user", Resource::kUser, R"({"by":"email"})"},
    {"flow.published", "flow", Resource::kFlow, R"({"version":3})"},
    {"flow.archived", "flow", Resource::kFlow, ""},
    {"canned_reply.updated", "canned_reply", Resource::kMade, R"({"language":"es"})"},
    {"settings.viewed", "account", Resource::kAccount, ""},
}};
constexpr AuditedAct kOwnAct = {"retention.applied", "account", Resource::kAccount, R"({"days":730})"};

constexpr std::array<std::string_view, 4> kUserAgents = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile Safari",
};

/// Comes, has lunch, is now and then occupied with something else, goes.
void plan_shift(DeskDayPlan& plan, Prng& prng, const Shift& shift) {
  const auto add = [&](std::int64_t time_ms, Presence presence) {
    plan.events.push_back(
        {time_ms, EventType::kOperatorPresenceChanged, static_cast<std::uint8_t>(presence), shift.user});
  };
  const auto minutes = [&](std::int64_t from, std::int64_t to) {
    return from * kMinuteMs +
           static_cast<std::int64_t>(prng.below(static_cast<std::uint64_t>((to - from) * kMinuteMs)));
  };
  const std::int64_t length_ms = shift.end_ms - shift.begin_ms;
  add(shift.begin_ms, Presence::kOnline);
  const std::int64_t lunch_ms = shift.begin_ms + length_ms * 42 / 100 + minutes(0, 20);
  add(lunch_ms, Presence::kAway);
  add(lunch_ms + minutes(25, 45), Presence::kOnline);
  if (prng.one_in_thousand(600)) {
    const std::int64_t busy_ms = shift.begin_ms + length_ms * 70 / 100 + minutes(0, 20);
    add(busy_ms, Presence::kBusy);
    add(busy_ms + minutes(8, 35), Presence::kOnline);
  }
  add(shift.end_ms, Presence::kOffline);
}

void append_act(std::string& out, const DeskDayPlan& plan, const PlannedDeskEvent& event, std::uint64_t drawn) {
  const WorldAccount& account = *plan.account;
  Prng prng(drawn);
  const AuditedAct& act = event.user == nullptr ? kOwnAct : prng.pick(kActs);
  if (event.user != nullptr) append_plain(out, "admin_id", event.user->user_id);
  append_plain(out, "action", act.action);
  append_plain(out, "resource_type", act.resource_type);
  if (act.resource == Resource::kUser) {
    append_plain(out, "resource_id", account.users[prng.below(account.users.size())].user_id);
  } else if (act.resource == Resource::kFlow) {
    append_plain(out, "resource_id", account.flows[prng.below(account.flows.size())].tree_id);
  } else if (act.resource == Resource::kAccount) {
    append_plain(out, "resource_id", account.account_id);
  } else if (act.resource == Resource::kMade) {
    append_made_id(out, "resource_id", drawn);
  }
  if (!act.details.empty()) {
    out += R"(,"details":)";
    out += act.details;
  }
  if (event.user == nullptr) return;
  // Addresses that are kept for examples.
  const std::string host = std::to_string(1 + mix_bits(account.key) % 250);
  append_plain(out, "ip_address", prng.one_in_thousand(200) ? "2001:db8::" + host : "203.0.113." + host);
  append_plain(out, "user_agent", kUserAgents[mix_bits(account.key, event.user->user_id.front()) % kUserAgents.size()]);
}

}  // namespace

void plan_desk_day(DeskDayPlan& plan, const WorldAccount& account, std::int64_t day) {
  plan.key = mix_bits(account.key ^ 0x6465736BULL, static_cast<std::uint64_t>(day));
  plan.account = &account;
  plan.events.clear();
  Prng prng(plan.key);
  const DeskShifts shifts(account, day);
  for (const Shift& shift : shifts.all()) plan_shift(plan, prng, shift);
  const std::int64_t begin_ms = local_day_begin_ms(account, day);
  plan.events.push_back({begin_ms + 3 * kHourMs, EventType::kAuditRecorded, 0, nullptr});
  for (std::uint64_t acts = prng.below(2 + 2 * shifts.all().size()); acts > 0; --acts) {
    const std::int64_t time_ms = begin_ms + 7 * kHourMs + static_cast<std::int64_t>(prng.below(11 * kHourMs));
    const auto operators = operators_of(account);
    const WorldUser* const user =
        prng.one_in_thousand(650) ? account.users.data() : &operators[prng.below(operators.size())];
    plan.events.push_back({time_ms, EventType::kAuditRecorded, 0, user});
  }
}

void append_planned_event(std::string& out, const DeskDayPlan& plan, std::size_t number) {
  const PlannedDeskEvent& event = plan.events[number];
  append_line_head(out, plan.key, number, event.type, event.time_ms, *plan.account);
  if (event.type == EventType::kOperatorPresenceChanged) {
    append_plain(out, "operator_id", event.user->user_id);
    append_plain(out, "presence", events::name_of(static_cast<Presence>(event.value)));
  } else {
    append_act(out, plan, event, event_key(plan.key, number));
  }
  out += "}\n";
}

}  // namespace flowtally::cli
