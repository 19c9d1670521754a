#include "projections/account.h"

#include <algorithm>

#include "events/status.h"
#include "projections/grown.h"

namespace flowtally::projections {

using events::EventType;
using events::Timestamp;

namespace {

/// Whether the moments of chats would be others by what the event tells.
bool changes_chat_rules(const events::Event& event) {
  const auto* const account = std::get_if<events::AccountUpdated>(&event.payload);
  return account != nullptr && (account->time_zone || account->business_hours || account->sla);
}

}  // namespace

void Account::apply(const Fact& fact) {
  if (ChatDesk::handles(fact.type)) return desk_.apply(fact);
  if (fact.session != kNone && expects_many_) settled_ = false;
  switch (fact.type) {
    case EventType::kAccountUpdated:
    case EventType::kUserUpdated:
    case EventType::kUserForgotten:
    case EventType::kFlowUpdated:
      catalog_.apply(fact, ids_);
      if (changes_chat_rules(*fact.source)) desk_.unsettle();
      if (const auto zone = catalog_.time_zone(); zone && *zone != calendar_->zone_name()) settled_ = false;
      return;
    case EventType::kSessionStarted:
      return start(fact);
    case EventType::kSessionStepVisited:
      return visit(fact);
    case EventType::kSessionCompleted:
      return complete(fact);
    case EventType::kSessionDeleted:
      return remove(fact);
    case EventType::kStepFeedbackGiven:
    case EventType::kStepFeedbackWithdrawn:
      return give_feedback(fact);
    case EventType::kSessionRated:
      return rate(fact);
    case EventType::kAuditRecorded:
      return audit_.apply(fact);
    default:
      return;
  }
}

void Account::accept(const Fact& fact) {
  if (fact.chat != kNone) return desk_.accept(fact);
  if (fact.session == kNone) return;
  auto& record = sessions_.at(fact.session);
  if (fact.type == EventType::kSessionStarted) {
    if (record.start_accepted) return;  // the same content again
    record.start_accepted = true;
    record.start_ms = fact.time_ms;
    record.flow = fact.flow;
    record.user = fact.user;
    waiting_facts_ -= record.waiting_facts;
  } else if (!record.start_accepted) {
    ++record.waiting_facts;
    ++waiting_facts_;
  }
  if (fact.type == EventType::kSessionRated) record.rating_accepted = true;
}

bool Account::can_follow(const Fact& fact) const {
  if (fact.chat != kNone) return desk_.can_follow(fact);
  const auto* const record = fact.session == kNone ? nullptr : sessions_.find(fact.session);
  if (record == nullptr) return true;
  if (fact.type == EventType::kSessionRated) return !record->rating_accepted;
  if (fact.type != EventType::kSessionStarted || !record->start_accepted) return true;
  return record->start_ms == fact.time_ms && record->flow == fact.flow && record->user == fact.user;
}

void Account::expect(std::size_t facts) {
  expects_many_ = facts >= live_sessions_;
  desk_.expect(facts);
}

void Account::start(const Fact& fact) {
  auto& record = sessions_.at(fact.session);
  if (record.started) return;  // the same content again
  record.started = true;
  grown(flows_, fact.flow);
  grown(users_, fact.user);
  if (!record.live()) return;
  ++live_sessions_;
  count_steps(record, 1);
  if (settled_) enter(fact.session);
}

void Account::complete(const Fact& fact) {
  auto& record = sessions_.at(fact.session);
  if (record.completed() &&
      !is_later(fact.time_ms, fact.event, record.completion_ms, record.completion_event, ids_.events)) {
    return;
  }
  const auto before = record;
  record.completion_ms = fact.time_ms;
  record.completion_event = fact.event;
  record.outcome = static_cast<events::Outcome>(fact.value);
  if (!is_listed(record)) return;
  const auto day = day_of(record.start_ms);
  if (auto* const detail = detail_of(record, day)) {
    count_drop_off(*detail, before, -1);
    count_drop_off(*detail, record, 1);
  }
  in_cells(record, day, [&](SessionCell& cell) { cell.change(before, record); });
}

void Account::visit(const Fact& fact) {
  auto& record = sessions_.at(fact.session);
  auto* const detail = is_listed(record) ? detail_of(record, day_of(record.start_ms)) : nullptr;
  if (detail != nullptr) count_drop_off(*detail, record, -1);
  sessions_.add_visit(record, fact.node, fact.time_ms, fact.position, fact.event, ids_.events);
  if (record.live()) ++grown(steps_, fact.node).visits;
  if (detail == nullptr) return;
  detail->steps.add(fact.node, 1, 0);
  count_drop_off(*detail, record, 1);
}

void Account::remove(const Fact& fact) {
  auto& record = sessions_.at(fact.session);
  if (record.live()) {
    if (settled_) leave(fact.session);
    --live_sessions_;
    count_steps(record, -1);
  }
  record.deleted = true;
}

void Account::give_feedback(const Fact& fact) {
  auto& record = sessions_.at(fact.session);
  const auto index = feedback_.at(fact.session, record, fact.node, fact.user);
  auto& feedback = feedback_[index];
  if (feedback.event != kNone && !is_later(fact.time_ms, fact.event, feedback.time_ms, feedback.event, ids_.events)) {
    return;
  }
  if (is_listed(record) && feedback.value != Feedback::Value::kWithdrawn) {
    flows_[record.flow].feedback.at(day_of(feedback.time_ms)).remove(index, feedback_.all());
  }
  if (record.live()) count_vote(feedback, -1);
  feedback.time_ms = fact.time_ms;
  feedback.event = fact.event;
  feedback.value = fact.type == EventType::kStepFeedbackWithdrawn ? Feedback::Value::kWithdrawn
                   : fact.value != 0                              ? Feedback::Value::kHelpful
                                                                  : Feedback::Value::kUnhelpful;
  if (record.live()) count_vote(feedback, 1);
  if (is_listed(record)) enter_feedback(record.flow, index);
}

void Account::rate(const Fact& fact) {
  auto& record = sessions_.at(fact.session);
  events::ensure(record.rating == kNone, "a session is rated at most once");
  const auto& rated = std::get<events::SessionRated>(fact.source->payload);
  record.rating = ratings_.add({fact.time_ms, fact.event, fact.session, fact.user, kNone, fact.value},
                               rated.comment.value_or(std::string_view()));
  grown(users_, fact.user);
  if (is_listed(record)) enter_rating(record.rating);
}

void Account::count_steps(const Session& record, int by) {
  sessions_.for_each_visit(record,
                           [&](std::uint32_t node) { grown(steps_, node).visits += static_cast<std::uint32_t>(by); });
  feedback_.for_each_of(record, [&](std::uint32_t, const Feedback& feedback) { count_vote(feedback, by); });
}

void Account::count_vote(const Feedback& feedback, int by) {
  if (feedback.value == Feedback::Value::kWithdrawn) return;
  auto& step = grown(steps_, feedback.node);
  auto& votes = feedback.value == Feedback::Value::kHelpful ? step.helpful_yes : step.helpful_no;
  votes += static_cast<std::uint32_t>(by);
}

void Account::enter(std::uint32_t session) {
  const auto& record = sessions_[session];
  auto& flow = flows_[record.flow];
  ++flow.live_sessions;
  ++users_[record.user].live_sessions;
  enter_cells(session, record);
  feedback_.for_each_of(record, [&](std::uint32_t index, const Feedback&) { enter_feedback(record.flow, index); });
  if (record.rating != kNone) enter_rating(record.rating);
}

void Account::enter_cells(std::uint32_t session, const Session& record) {
  const auto day = day_of(record.start_ms);
  in_cells(record, day, [&](SessionCell& cell) { cell.add(session, record, sessions_); });
  if (cells_.day(day).size() > kCrowdedMin && !is_crowded(day)) divide_day(day);
  auto& flow = flows_[record.flow];
  if (auto* const detail = flow.details.find(day)) {
    count_detail(*detail, record, 1);
  } else if (const auto& cell = flow.cells.day(day); cell.size() > kDetailMin) {
    auto& made = flow.details.at(day);
    for (const auto listed : cell.sessions()) count_detail(made, sessions_[listed], 1);
  }
}

void Account::leave(std::uint32_t session) {
  const auto& record = sessions_[session];
  const auto day = day_of(record.start_ms);
  auto& flow = flows_[record.flow];
  --flow.live_sessions;
  --users_[record.user].live_sessions;
  if (auto* const detail = flow.details.find(day)) count_detail(*detail, record, -1);
  in_cells(record, day, [&](SessionCell& cell) { cell.remove(session, record); });
  feedback_.for_each_of(record, [&](std::uint32_t index, const Feedback& feedback) {
    if (feedback.value == Feedback::Value::kWithdrawn) return;
    flow.feedback.at(day_of(feedback.time_ms)).remove(index, feedback_.all());
  });
  if (record.rating == kNone) return;
  const auto& rating = ratings_[record.rating];
  flow.ratings.at(day_of(rating.time_ms)).remove(record.rating, rating);
  users_[rating.user].ratings.at(day_of(rating.time_ms)).remove(record.rating, rating);
}

void Account::enter_rating(std::uint32_t index) {
  const auto& rating = ratings_[index];
  const auto day = day_of(rating.time_ms);
  flows_[sessions_[rating.session].flow].ratings.at(day).add(index, rating);
  users_[rating.user].ratings.at(day).add(index, rating);
}

void Account::enter_feedback(std::uint32_t flow, std::uint32_t index) {
  const auto& feedback = feedback_.all()[index];
  if (feedback.value == Feedback::Value::kWithdrawn) return;
  flows_[flow].feedback.at(day_of(feedback.time_ms)).add(index, feedback_.all());
}

void Account::divide_day(DayNumber day) {
  crowded_days_.insert(std::lower_bound(crowded_days_.begin(), crowded_days_.end(), day), day);
  for (const auto session : cells_.day(day).sessions()) {
    const auto& record = sessions_[session];
    in_parts(record, day, [&](SessionCell& cell) { cell.add(session, record, sessions_); });
  }
}

template <typename Change>
void Account::in_cells(const Session& record, DayNumber day, Change&& change) {
  in_scopes(record, [&](SessionCells& cells) { change(cells.day(day)); });
  if (is_crowded(day)) in_parts(record, day, change);
}

template <typename Change>
void Account::in_parts(const Session& record, DayNumber day, Change&& change) {
  for (std::size_t level = 0; level < kPartMs.size(); ++level) {
    const auto key = part_key(level, day, ms_since_day_begin(record, day));
    in_scopes(record, [&](SessionCells& cells) { change(cells.part(key)); });
  }
}

template <typename Change>
void Account::in_scopes(const Session& record, Change&& change) {
  change(cells_);
  change(flows_[record.flow].cells);
  change(users_[record.user].cells);
}

FlowDetail* Account::detail_of(const Session& record, DayNumber day) { return flows_[record.flow].details.find(day); }

void Account::count_detail(FlowDetail& detail, const Session& record, int by) const {
  detail.users.add(record.user, by, 0);
  sessions_.for_each_visit(record, [&](std::uint32_t node) { detail.steps.add(node, by, 0); });
  count_drop_off(detail, record, by);
}

void Account::count_drop_off(FlowDetail& detail, const Session& record, int by) const {
  const auto node = sessions_.last_node(record);
  if (!record.completed() && node != kNone) detail.steps.add(node, 0, by);
}

bool Account::has_flow(std::uint32_t flow) const {
  return catalog_.has_flow(flow) || (flow < flows_.size() && flows_[flow].live_sessions > 0);
}

bool Account::has_user(std::uint32_t user) const {
  return catalog_.has_user(user) || (user < users_.size() && users_[user].live_sessions > 0);
}

bool Account::has_step(std::uint32_t node) const {
  const auto counted = step(node);
  return catalog_.is_in_a_tree(node) || counted.visits + counted.helpful_yes + counted.helpful_no > 0;
}

bool Account::is_crowded(DayNumber day) const {
  return std::binary_search(crowded_days_.begin(), crowded_days_.end(), day);
}

std::int64_t Account::ms_since_day_begin(const Session& record, DayNumber day) const {
  return record.start_ms - calendar_->day_begin(day).time_since_epoch().count();
}

DayNumber Account::day_of(std::int64_t time_ms) const {
  return calendar_->day_of(Timestamp(events::Milliseconds(time_ms)));
}

template <typename Self, typename Archive>
void Account::transfer(Self& self, Archive& archive) {
  archive.section("ids"), archive(self.ids_);
  archive.section("names"), archive(self.catalog_);
  archive.section("sessions"), archive(self.sessions_, self.live_sessions_, self.steps_);
  archive.section("ratings"), archive(self.ratings_);
  archive.section("feedback"), archive(self.feedback_);
  archive.section("chats"), archive(self.desk_);
  archive.section("audit"), archive(self.audit_);
  archive.section("counts"), archive(self.waiting_facts_);
}

StateBytes Account::state() const {
  StateBytes bytes;
  StateWriter writer(bytes);
  transfer(*this, writer);
  writer.section("scopes"), writer(std::uint64_t{flows_.size()}, std::uint64_t{users_.size()});
  return bytes;
}

bool Account::restore(std::string_view state) {
  StateReader reader(state);
  transfer(*this, reader);
  std::uint64_t flows = 0;
  std::uint64_t users = 0;
  reader(flows, users);
  if (!reader.finish() || flows > ids_.flows.size() || users > ids_.users.size()) return false;
  flows_.resize(flows);
  users_.resize(users);
  settled_ = false;
  return fits();
}

}  // namespace flowtally::projections
