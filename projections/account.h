// One account's projection: a pure fold of its events. Everything a dashboard asks of the account is in here, integers
// only; the views (views.h) read answers out of it.
//
// Threads: apply() and settle() need exclusion; the const functions may run beside each other.
// Invariant 13 (reference_test): after any events in any order, every answer equals the reference model's.
// Invariant 14 (order_test): the answers do not depend on the order of conflict-free events.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "projections/catalog.h"
#include "projections/opinions.h"
#include "projections/session_cells.h"

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
};

struct UserState {
  SessionCells cells;
  ByDay<RatingCell> ratings;  // those this user gave
};

class Account {
 public:
  static constexpr std::uint32_t kDetailMin = 32;
  /// Days with more sessions than this have hour cells.
  static constexpr std::uint32_t kHourCellsMin = 4096;

  /// Ids are made known through here before a fact is applied.
  AccountIds& ids() { return ids_; }
  const AccountIds& ids() const { return ids_; }

  /// Takes note of a fact that was accepted, ahead of its folding. Facts that conflict with what was accepted before
  /// (see engine/admission.h) must not come here. Changes no answer.
  void accept(const Fact& fact);
  /// Folds a fact that was accepted. Facts are folded in the order they were accepted in.
  void apply(const Fact& fact);
  /// Asks for the memory that facts of this session (an index or kNone) will touch first.
  void prefetch(std::uint32_t session) const { sessions_.prefetch(session); }
  /// Brings the days in line with the account's zone. To be called before answers are read.
  void settle();

  const Calendar& calendar() const { return *calendar_; }
  const Catalog& catalog() const { return catalog_; }
  const SessionTable& sessions() const { return sessions_; }
  const RatingTable& ratings() const { return ratings_; }
  const FeedbackTable& feedback() const { return feedback_; }
  const SessionCells& cells() const { return cells_; }
  const std::vector<FlowState>& flows() const { return flows_; }  // by flow index; may be shorter than the ids
  const std::vector<UserState>& users() const { return users_; }  // likewise
  /// Whether a `flow.updated` or a session that counts names it.
  bool has_flow(std::uint32_t flow) const;
  /// Accepted facts that wait for their session's start.
  std::uint64_t waiting_facts() const { return waiting_facts_; }

 private:
  void start(const Fact& fact);
  void complete(const Fact& fact);
  void visit(const Fact& fact);
  void remove(const Fact& fact);
  void give_feedback(const Fact& fact);
  void rate(const Fact& fact);

  // A session takes part in the figures, or no longer does.
  void enter(std::uint32_t session);
  void leave(std::uint32_t session);
  void enter_rating(std::uint32_t rating);
  void enter_feedback(std::uint32_t flow, std::uint32_t feedback);
  void enter_cells(std::uint32_t session, const Session& record);
  void make_hour_cells(DayNumber day);
  /// The flow's detail of the session's day, or null where there is none.
  FlowDetail* detail_of(const Session& record, DayNumber day);
  void count_detail(FlowDetail& detail, const Session& record, int by) const;
  void count_drop_off(FlowDetail& detail, const Session& record, int by) const;
  /// Calls change(cells) for the account's, the flow's and the user's cells.
  template <typename Change>
  void in_scopes(const Session& record, Change&& change);
  bool has_hour_cells(DayNumber day) const;
  std::int32_t hour_key_of(const Session& record, DayNumber day) const;
  DayNumber day_of(std::int64_t time_ms) const;

  AccountIds ids_;
  Catalog catalog_;
  std::shared_ptr<const Calendar> calendar_ = Calendar::utc();
  SessionTable sessions_;
  RatingTable ratings_;
  FeedbackTable feedback_;
  SessionCells cells_;
  std::vector<FlowState> flows_;
  std::vector<UserState> users_;
  std::vector<DayNumber> hour_cell_days_;  // sorted
  std::uint64_t waiting_facts_ = 0;
};

}  // namespace flowtally::projections
