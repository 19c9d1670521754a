// What people said: ratings (at most one a session, the first in the log) and step feedback (per node, user and session
// the latest, withdrawals included). Each is kept once and listed by the local day of its own time, because windows
// ask for opinions by when they were given, not by when their session started.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "projections/by_day.h"
#include "projections/chunked.h"
#include "projections/index_list.h"
#include "projections/key_counts.h"
#include "projections/session_cells.h"

namespace flowtally::projections {

struct Rating {
  std::int64_t time_ms;
  std::uint32_t event;
  std::uint32_t session;
  std::uint32_t user;
  std::uint32_t comment;  // index of its text, or kNone when it has none or an empty one
  std::uint8_t rating;
  std::array<std::uint8_t, 7> unused{};

  bool satisfied() const { return rating >= 4; }
};

/// The ratings of one day of a flow or a user.
struct RatingCell {
  std::uint32_t sum = 0;
  std::uint32_t comments = 0;   // how many have one
  std::uint32_t satisfied = 0;  // how many are 4 or 5
  IndexList ratings;

  void add(std::uint32_t index, const Rating& rating);
  void remove(std::uint32_t index, const Rating& rating);
};

struct RatingTally {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;
  std::uint64_t satisfied = 0;

  void add(const Rating& rating) {
    ++count;
    sum += rating.rating;
    satisfied += rating.satisfied() ? 1 : 0;
  }
};

class RatingTable {
 public:
  std::uint32_t add(const Rating& rating, std::string_view comment);
  const Rating& operator[](std::uint32_t index) const { return ratings_[index]; }
  std::string_view comment(const Rating& rating) const { return comments_[rating.comment]; }

  /// The ratings of these cells whose own time lies in the window.
  RatingTally tally(const ByDay<RatingCell>& cells, const DayWindow& window) const;
  template <typename Visitor>
  void for_each(const ByDay<RatingCell>& cells, const DayWindow& window, Visitor&& visitor) const {
    for (const auto& [day, cell] : cells.between(window.first, window.last)) {
      for (const auto index : cell.ratings.items()) {
        if (window.contains(ratings_[index].time_ms)) visitor(ratings_[index]);
      }
    }
  }

  std::uint32_t size() const { return ratings_.size(); }

  /// Of a state that was read (projections/state_check.h); the arguments are how many there are of what a rating names:
  /// its event, what was rated, and who rated.
  bool fits(std::uint32_t events, std::uint32_t rated, std::uint32_t raters) const;
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.ratings_, self.comments_);
  }

 private:
  Chunked<Rating> ratings_;
  std::vector<std::string> comments_;
};

struct Feedback {
  enum class Value : std::uint8_t { kUnhelpful = 0, kHelpful = 1, kWithdrawn = 2 };
  std::int64_t time_ms;
  std::uint32_t event;
  std::uint32_t session;
  std::uint32_t node;
  std::uint32_t user;
  std::uint32_t next;  // of the same session
  Value value;
  std::array<std::uint8_t, 3> unused{};
};

/// The feedback in force of one day of a flow. With much of it the votes are counted beside the list.
class FeedbackCell {
 public:
  static constexpr std::uint32_t kListOnlyMax = 32;

  void add(std::uint32_t index, const Chunked<Feedback>& feedback);
  void remove(std::uint32_t index, const Chunked<Feedback>& feedback);
  std::span<const std::uint32_t> items() const { return list_.items(); }
  /// Helpful and unhelpful votes by node, if they are counted.
  const KeyCounts* votes() const { return votes_.get(); }

 private:
  IndexList list_;
  std::unique_ptr<KeyCounts> votes_;
};

class FeedbackTable {
 public:
  FeedbackTable() : index_(0, Hash{this}, Equal{this}) {}
  FeedbackTable(const FeedbackTable&) = delete;
  FeedbackTable& operator=(const FeedbackTable&) = delete;

  /// The session's feedback by this user on this node, made (withdrawn since for ever) if there is none.
  std::uint32_t at(std::uint32_t session, Session& record, std::uint32_t node, std::uint32_t user);
  Feedback& operator[](std::uint32_t index) { return feedback_[index]; }
  const Chunked<Feedback>& all() const { return feedback_; }
  void prefetch(const Session& session) const {
    if (session.feedback != kNone) __builtin_prefetch(&feedback_[session.feedback], 1);
  }
  template <typename Visitor>
  void for_each_of(const Session& session, Visitor&& visitor) const {
    for (auto at = session.feedback; at != kNone; at = feedback_[at].next) visitor(at, feedback_[at]);
  }
  /// The session's feedback by this user on this node, withdrawn or not, or null if there never was any.
  const Feedback* find(const Session& record, std::uint32_t node, std::uint32_t user) const;
  /// Adds helpful and unhelpful votes by node of these cells whose own time lies in the window.
  template <typename Adder>
  void tally(const ByDay<FeedbackCell>& cells, const DayWindow& window, Adder&& add) const {
    for (const auto& [day, cell] : cells.between(window.first, window.last)) {
      if (cell.votes() != nullptr && !window.is_cut(day)) {
        for (const auto& [node, yes, no] : cell.votes()->entries()) add(node, yes, no);
        continue;
      }
      for (const auto index : cell.items()) {
        const auto& feedback = feedback_[index];
        const bool helpful = feedback.value == Feedback::Value::kHelpful;
        if (window.contains(feedback.time_ms)) add(feedback.node, helpful ? 1U : 0U, helpful ? 0U : 1U);
      }
    }
  }

  /// Of a state that was read (projections/state_check.h), together with its sessions.
  bool fits(const AccountIds& ids, const SessionTable& sessions) const;
  static void transfer(const FeedbackTable& self, StateWriter& archive);
  static void transfer(FeedbackTable& self, StateReader& archive);

 private:
  struct Hash {
    const FeedbackTable* table;
    std::size_t operator()(std::uint32_t index) const;
  };
  struct Equal {
    const FeedbackTable* table;
    bool operator()(std::uint32_t a, std::uint32_t b) const;
  };
  Chunked<Feedback> feedback_;
  boost::unordered_flat_set<std::uint32_t, Hash, Equal> index_;  // by session, node and user
};

}  // namespace flowtally::projections
