// One account's projection: a pure fold of its events. Everything a dashboard asks of the account is in here, integers
// only; the views (views.h) read answers out of it.
//
// Threads: accept(), expect(), apply() and settle() need exclusion; the const functions may run beside each other.
// Invariant 13 (reference_test): after any events in any order, every answer equals the reference model's.
// Invariant 14 (order_test): the answers do not depend on the order of conflict-free events.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "projections/audit_trail.h"
#include "projections/catalog.h"
#include "projections/chat_desk.h"
#include "projections/opinions.h"
#include "projections/session_cells.h"
#include "projections/state.h"

namespace flowtally::projections {

/// What a flow's answer needs of a day with many sessions, counted: the rest is read from the sessions themselves.
struct FlowDetail {
  KeyCounts steps;  // by node: visits, drop-offs
  KeyCounts users;  // by user: sessions
};

struct FlowState {
  SessionCells cells;
  ByDay<FlowDetail> details;  // of the days with more than Account::kDetailMin sessions
  ByDay<FeedbackCell> feedback;
  ByDay<RatingCell> ratings;
  std::uint64_t live_sessions = 0;

  /// Gives back the room beyond what is there.
  void shrink() { cells.shrink(), details.shrink(), feedback.shrink(), ratings.shrink(); }
};

/// A session among others that are to be listed: `key` is its day, or its part of a day.
struct Listed {
  std::uint32_t session;
  std::uint32_t flow;
  std::uint32_t user;
  std::int32_t key;
};

struct UserState {
  SessionCells cells;
  ByDay<RatingCell> ratings;  // those this user gave
  std::uint64_t live_sessions = 0;

  void shrink() { cells.shrink(), ratings.shrink(); }
};

/// A node over all time and all flows, counted over the sessions that take part in figures.
struct StepState {
  std::uint32_t visits = 0;
  std::uint32_t helpful_yes = 0;  // feedback in force
  std::uint32_t helpful_no = 0;
};

class Account {
 public:
  static constexpr std::uint32_t kDetailMin = 32;
  /// Days with more sessions than this are crowded: they have cells of their parts as well.
  static constexpr std::uint32_t kCrowdedMin = 8192;

  /// Ids are made known through here before a fact is applied.
  AccountIds& ids() { return ids_; }
  const AccountIds& ids() const { return ids_; }

  /// Takes note of a fact that was accepted, ahead of its folding. Facts that conflict with what was accepted before
  /// (see engine/admission.h) must not come here. Changes no answer.
  void accept(const Fact& fact);
  /// Says how many facts are about to be applied one after the other. If they are at least as many as the sessions that
  /// are listed by day, the first one of a session unsettles the account: the facts only change the records, and
  /// settle() lists every session anew, which costs less than to move each to its place. The same holds for chats.
  void expect(std::size_t facts);
  /// Folds a fact that was accepted. Facts are folded in the order they were accepted in.
  void apply(const Fact& fact);
  /// Asks for the memory that facts of this session (an index or kNone) will touch first.
  void prefetch(std::uint32_t session) const { sessions_.prefetch(session); }
  /// Asks for what they will touch next, once that is there.
  void prefetch_chains(std::uint32_t session) const {
    const auto* const record = sessions_.find(session);
    if (record == nullptr) return;
    sessions_.prefetch_visits(*record);
    feedback_.prefetch(*record);
  }
  /// Whether the days are in line with the records and with the account's zone. Answers may be read only then.
  bool is_settled() const { return settled_ && desk_.is_settled(); }
  /// Lists every session and chat anew if the account is unsettled, in time about linear in what it holds.
  void settle();

  const Calendar& calendar() const { return *calendar_; }
  const Catalog& catalog() const { return catalog_; }
  const SessionTable& sessions() const { return sessions_; }
  const RatingTable& ratings() const { return ratings_; }
  const FeedbackTable& feedback() const { return feedback_; }
  const ChatDesk& desk() const { return desk_; }
  /// In line with the facts even while the account is unsettled.
  const AuditTrail& audit() const { return audit_; }
  const SessionCells& cells() const { return cells_; }
  const std::vector<FlowState>& flows() const { return flows_; }  // by flow index; may be shorter than the ids
  const std::vector<UserState>& users() const { return users_; }  // likewise
  /// Whether a `flow.updated` or a session that counts names it.
  bool has_flow(std::uint32_t flow) const;
  /// Whether a `user.updated` names them or a session that counts is theirs.
  bool has_user(std::uint32_t user) const;
  /// Whether the tree in force of a flow holds it, or a session that counts visited it or has feedback in force on it.
  bool has_step(std::uint32_t node) const;
  /// In line with the records even while the account is unsettled.
  StepState step(std::uint32_t node) const { return node < steps_.size() ? steps_[node] : StepState(); }
  /// Accepted facts that wait for the start of their session or the opening of their chat.
  std::uint64_t waiting_facts() const { return waiting_facts_ + desk_.waiting_facts(); }

  /// All there is to know of the account: its days follow from it. Only while every accepted fact is folded. Two
  /// settled accounts that folded the same facts in the same order have the same.
  StateBytes state() const;
  /// Makes this account, a new one, what `state` says; it is unsettled then. False, and this is of no use any more, for
  /// what is no state: bytes that no state has, and records that do not fit together (projections/state_check.h).
  bool restore(std::string_view state);

  /// Whether the fact can follow those that were accepted, its ids made known: nothing is rated twice, nothing begins
  /// twice with other content. The engine asks this of a log that it replays; engine/admission.h, which asks more, of
  /// what comes new.
  bool can_follow(const Fact& fact) const;

 private:
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive);
  // Of restore().
  bool fits() const;
  bool sessions_fit() const;

  void start(const Fact& fact);
  void complete(const Fact& fact);
  void visit(const Fact& fact);
  void remove(const Fact& fact);
  void give_feedback(const Fact& fact);
  void rate(const Fact& fact);

  /// Whether a change of the session has to reach the days.
  bool is_listed(const Session& record) const { return settled_ && record.live(); }
  /// Counts a session's visits and feedback in `steps_`, or (-1) no longer.
  void count_steps(const Session& record, int by);
  void count_vote(const Feedback& feedback, int by);
  // A session takes part in the figures, or no longer does.
  void enter(std::uint32_t session);
  void leave(std::uint32_t session);
  void enter_rating(std::uint32_t rating);
  void enter_feedback(std::uint32_t flow, std::uint32_t feedback);
  void enter_cells(std::uint32_t session, const Session& record);
  void divide_day(DayNumber day);
  // Of settle(). The sessions come by day.
  void settle_sessions();
  ChatRules chat_rules() const;
  std::vector<Listed> live_sessions() const;
  void list_days(const std::vector<Listed>& by_day);
  void list_parts(const std::vector<Listed>& by_day, std::size_t level);
  void list_day_of_flow(FlowState& flow, DayNumber day, std::span<const std::uint32_t> sessions);
  /// The flow's detail of the session's day, or null where there is none.
  FlowDetail* detail_of(const Session& record, DayNumber day);
  void count_detail(FlowDetail& detail, const Session& record, int by) const;
  void count_drop_off(FlowDetail& detail, const Session& record, int by) const;
  /// Calls change(cells) for the account's, the flow's and the user's cells.
  template <typename Change>
  void in_scopes(const Session& record, Change&& change);
  /// Calls change(cell) for every cell that the session belongs in.
  template <typename Change>
  void in_cells(const Session& record, DayNumber day, Change&& change);
  template <typename Change>
  void in_parts(const Session& record, DayNumber day, Change&& change);
  bool is_crowded(DayNumber day) const;
  DayNumber day_of(std::int64_t time_ms) const;
  std::int64_t ms_since_day_begin(const Session& record, DayNumber day) const;

  AccountIds ids_;
  Catalog catalog_;
  std::shared_ptr<const Calendar> calendar_ = Calendar::utc();
  SessionTable sessions_;
  RatingTable ratings_;
  FeedbackTable feedback_;
  ChatDesk desk_{ids_.events};
  AuditTrail audit_{ids_.events};
  SessionCells cells_;
  std::vector<FlowState> flows_;
  std::vector<UserState> users_;
  std::vector<StepState> steps_;         // by node index; may be shorter than the ids
  std::vector<DayNumber> crowded_days_;  // sorted
  std::uint64_t live_sessions_ = 0;
  bool settled_ = true;
  bool expects_many_ = false;  // facts, so that the next one of a session unsettles
  std::uint64_t waiting_facts_ = 0;
};

}  // namespace flowtally::projections
