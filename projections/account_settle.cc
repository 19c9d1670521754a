// Listing every session of an account anew: the sessions are brought into the order of their cells by counting sorts,
// and then each cell is made once, as large as it has to be, beside the one before it.
#include <algorithm>

#include "projections/account.h"

namespace flowtally::projections {

namespace {

/// Orders entries by key_of(entry), keeping the order of equal keys.
template <typename KeyOf>
std::vector<Listed> sorted_by(const std::vector<Listed>& entries, KeyOf&& key_of) {
  if (entries.empty()) return {};
  const auto [least, greatest] = std::minmax_element(
      entries.begin(), entries.end(), [&](const Listed& a, const Listed& b) { return key_of(a) < key_of(b); });
  const auto first_key = std::int64_t{key_of(*least)};
  const auto place_of = [&](const Listed& entry) { return static_cast<std::size_t>(key_of(entry) - first_key); };
  std::vector<std::uint32_t> begins(place_of(*greatest) + 2);
  for (const auto& entry : entries) ++begins[place_of(entry) + 1];
  for (std::size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
  std::vector<Listed> sorted(entries.size());
  for (const auto& entry : entries) sorted[begins[place_of(entry)]++] = entry;
  return sorted;
}

/// Calls visit(first entry, session indices) for each run of entries of one group and key.
template <typename GroupOf, typename Visit>
void for_each_run(const std::vector<Listed>& entries, GroupOf&& group_of, Visit&& visit) {
  std::vector<std::uint32_t> sessions;
  for (std::size_t begin = 0; begin < entries.size(); begin += sessions.size()) {
    const auto& first = entries[begin];
    sessions.clear();
    for (auto i = begin; i < entries.size() && entries[i].key == first.key && group_of(entries[i]) == group_of(first);
         ++i) {
      sessions.push_back(entries[i].session);
    }
    visit(first, sessions);
  }
}

std::int32_t key_of(const Listed& entry) { return entry.key; }
std::uint32_t flow_of(const Listed& entry) { return entry.flow; }
std::uint32_t user_of(const Listed& entry) { return entry.user; }
int same_for_all(const Listed& /*entry*/) { return 0; }

}  // namespace

void Account::settle() {
  expects_many_ = false;
  if (!settled_) settle_sessions();
  if (!desk_.is_settled()) desk_.settle(chat_rules());
}

ChatRules Account::chat_rules() const {
  return {catalog_.sla_limits(), BusinessTime(calendar_, catalog_.business_hours_in_force())};
}

void Account::settle_sessions() {
  if (const auto zone = catalog_.time_zone(); zone && *zone != calendar_->zone_name()) {
    calendar_ = Calendar::of_zone(*zone);
  }
  cells_ = {};
  crowded_days_.clear();
  for (auto& flow : flows_) flow = {};
  for (auto& user : users_) user = {};
  const auto by_day = sorted_by(live_sessions(), key_of);
  list_days(by_day);
  for (std::size_t level = 0; level < kPartMs.size(); ++level) list_parts(by_day, level);
  cells_.shrink();
  for (auto& flow : flows_) flow.shrink();
  for (auto& user : users_) user.shrink();
  settled_ = true;
}

std::vector<Listed> Account::live_sessions() const {
  std::vector<Listed> live;
  live.reserve(live_sessions_);
  for (std::uint32_t session = 0; session < sessions_.size(); ++session) {
    const auto& record = sessions_[session];
    if (record.live()) live.push_back({session, record.flow, record.user, day_of(record.start_ms)});
  }
  return live;
}

void Account::list_days(const std::vector<Listed>& by_day) {
  for_each_run(by_day, same_for_all, [&](const Listed& first, std::span<const std::uint32_t> sessions) {
    cells_.day(first.key).fill(sessions, sessions_);
    if (sessions.size() > kCrowdedMin) crowded_days_.push_back(first.key);
  });
  for_each_run(sorted_by(by_day, user_of), user_of, [&](const Listed& first, std::span<const std::uint32_t> sessions) {
    users_[first.user].cells.day(first.key).fill(sessions, sessions_);
    users_[first.user].live_sessions += sessions.size();
  });
  for_each_run(sorted_by(by_day, flow_of), flow_of, [&](const Listed& first, std::span<const std::uint32_t> sessions) {
    list_day_of_flow(flows_[first.flow], first.key, sessions);
  });
}

void Account::list_day_of_flow(FlowState& flow, DayNumber day, std::span<const std::uint32_t> sessions) {
  flow.cells.day(day).fill(sessions, sessions_);
  flow.live_sessions += sessions.size();
  auto* const detail = sessions.size() > kDetailMin ? &flow.details.at(day) : nullptr;
  sessions_.for_each(sessions, [&](std::uint32_t, const Session& record) {
    if (detail != nullptr) count_detail(*detail, record, 1);
    feedback_.for_each_of(record, [&](std::uint32_t index, const Feedback&) { enter_feedback(record.flow, index); });
    if (record.rating != kNone) enter_rating(record.rating);
  });
  if (detail != nullptr) detail->steps.shrink(), detail->users.shrink();
}

void Account::list_parts(const std::vector<Listed>& by_day, std::size_t level) {
  std::vector<Listed> by_part;
  for (const auto& entry : by_day) {
    if (!is_crowded(entry.key)) continue;
    by_part.push_back(entry);
    by_part.back().key = part_key(level, entry.key, ms_since_day_begin(sessions_[entry.session], entry.key));
  }
  by_part = sorted_by(by_part, key_of);
  for_each_run(by_part, same_for_all, [&](const Listed& first, std::span<const std::uint32_t> sessions) {
    cells_.part(first.key).fill(sessions, sessions_);
  });
  for_each_run(sorted_by(by_part, user_of), user_of, [&](const Listed& first, std::span<const std::uint32_t> sessions) {
    users_[first.user].cells.part(first.key).fill(sessions, sessions_);
  });
  for_each_run(sorted_by(by_part, flow_of), flow_of, [&](const Listed& first, std::span<const std::uint32_t> sessions) {
    flows_[first.flow].cells.part(first.key).fill(sessions, sessions_);
  });
}

}  // namespace flowtally::projections
