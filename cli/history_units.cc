#include "cli/history_units.h"

#include <algorithm>

#include "cli/chat_desk.h"
#include "events/time.h"

namespace flowtally::cli {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::uint64_t kSessionsSalt = 0x73657373696F6E73ULL;
constexpr std::uint64_t kChatsSalt = 0x6368617473ULL;

}  // namespace

HistoryUnits::HistoryUnits(const HistoryWorld& world, const HistoryOptions& options)
    : world_(world),
      sessions_(world, options, options.sessions, kSessionsSalt),
      sessions_count_(options.sessions),
      chats_count_(options.chats),
      desk_days_count_(0),
      days_(static_cast<std::uint64_t>(options.days)) {
  if (chats_count_ == 0) return;
  chats_.emplace(world, options, options.chats, kChatsSalt);
  desk_days_count_ = world.accounts().size() * (days_ + 1);
  for (std::uint32_t i = 0; i < world.accounts().size(); ++i) {
    const WorldAccount& account = world.accounts()[i];
    const std::int64_t midnight_ms = local_day_begin_ms(account, first_day(account) + 1);
    accounts_by_midnight_[static_cast<std::size_t>((midnight_ms - begin_ms()) / kHourMs) % 24].push_back(i);
  }
}

Unit HistoryUnits::unit(std::uint64_t number) const {
  if (number < sessions_count_) return session(number);
  number -= sessions_count_;
  if (number < chats_count_) return chat(number);
  number -= chats_count_;
  const auto& accounts = world_.accounts();
  return desk_day(accounts[number % accounts.size()], number / accounts.size());
}

std::int64_t HistoryUnits::first_day(const WorldAccount& account) const { return local_day(account, begin_ms() - 1); }

Unit HistoryUnits::chat(std::uint64_t number) const {
  const UnitStart start = chats_->start(number);
  // Three times as many as chats in these two days: one in six or so comes back.
  return {UnitKind::kChat, start, std::max<std::uint64_t>(4, chats_per_day_milli(*start.account) * 6 / 1000)};
}

Unit HistoryUnits::desk_day(const WorldAccount& account, std::uint64_t day) const {
  const std::int64_t local = first_day(account) + static_cast<std::int64_t>(day);
  const std::uint64_t key = mix_bits(account.key, static_cast<std::uint64_t>(local));
  // Where hardly anybody comes, nobody sits at the desk every day: there are no more such days than chats, roughly.
  const bool is_staffed = key % 1000 < 2 * chats_per_day_milli(account);
  const std::int64_t time_ms = std::max(begin_ms(), local_day_begin_ms(account, local));
  return {UnitKind::kDeskDay, {time_ms, key, is_staffed ? &account : nullptr}, static_cast<std::uint64_t>(local)};
}

std::uint64_t HistoryUnits::chats_per_day_milli(const WorldAccount& account) const {
  return chats_count_ * 1000 / days_ * account.weight / world_.account_choice().total();
}

void HistoryUnits::load_hour(std::size_t hour, std::vector<Unit>& units) const {
  units.clear();
  for (std::uint64_t i = sessions_.first(hour); i < sessions_.first(hour + 1); ++i) units.push_back(session(i));
  if (chats_) {
    for (std::uint64_t i = chats_->first(hour); i < chats_->first(hour + 1); ++i) units.push_back(chat(i));
    if (hour == 0) {
      for (const WorldAccount& account : world_.accounts()) units.push_back(desk_day(account, 0));
    }
    for (const std::uint32_t account : accounts_by_midnight_[hour % 24]) {
      units.push_back(desk_day(world_.accounts()[account], hour / 24 + 1));
    }
  }
  std::sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
    return std::pair(a.start.time_ms, a.start.key) < std::pair(b.start.time_ms, b.start.key);
  });
}

void UnitPlan::make(const Unit& unit) {
  kind_ = unit.kind;
  const UnitStart& start = unit.start;
  if (kind_ == UnitKind::kSession) {
    plan_session(session_, *start.account, start.key, start.time_ms);
  } else if (kind_ == UnitKind::kChat) {
    plan_chat(chat_, *start.account, start.key, start.time_ms, unit.detail);
  } else if (start.account != nullptr) {
    plan_desk_day(desk_day_, *start.account, static_cast<std::int64_t>(unit.detail));
  } else {
    desk_day_.events.clear();
  }
}

std::uint64_t UnitPlan::key() const {
  return with([](const auto& plan) { return plan.key; });
}

std::size_t UnitPlan::size() const {
  return with([](const auto& plan) { return plan.events.size(); });
}

std::int64_t UnitPlan::time_ms(std::size_t number) const {
  return with([number](const auto& plan) { return plan.events[number].time_ms; });
}

void UnitPlan::append(std::string& out, std::size_t number) const {
  with([&](const auto& plan) { append_planned_event(out, plan, number); });
}

}  // namespace flowtally::cli
