#include "projections/opinions.h"

#include <boost/container_hash/hash.hpp>
#include <limits>

namespace flowtally::projections {

void RatingCell::add(std::uint32_t index, const Rating& rating) {
  ratings.push_back(index);
  sum += rating.rating;
  if (rating.comment != kNone) ++comments;
  if (rating.satisfied()) ++satisfied;
}

void RatingCell::remove(std::uint32_t index, const Rating& rating) {
  if (!ratings.erase(index)) return;
  sum -= rating.rating;
  if (rating.comment != kNone) --comments;
  if (rating.satisfied()) --satisfied;
}

std::uint32_t RatingTable::add(const Rating& rating, std::string_view comment) {
  auto& kept = ratings_.push_back(rating);
  kept.comment = kNone;
  if (!comment.empty()) {
    kept.comment = static_cast<std::uint32_t>(comments_.size());
    comments_.emplace_back(comment);
  }
  return ratings_.size() - 1;
}

RatingTally RatingTable::tally(const ByDay<RatingCell>& cells, const DayWindow& window) const {
  RatingTally tally;
  for (const auto& [day, cell] : cells.between(window.first, window.last)) {
    if (!window.is_cut(day)) {
      tally.count += cell.ratings.size();
      tally.sum += cell.sum;
      tally.satisfied += cell.satisfied;
      continue;
    }
    for (const auto index : cell.ratings.items()) {
      if (window.contains(ratings_[index].time_ms)) tally.add(ratings_[index]);
    }
  }
  return tally;
}

namespace {

void count_vote(KeyCounts& votes, const Feedback& feedback, int by) {
  const bool helpful = feedback.value == Feedback::Value::kHelpful;
  votes.add(feedback.node, helpful ? by : 0, helpful ? 0 : by);
}

}  // namespace

void FeedbackCell::add(std::uint32_t index, const Chunked<Feedback>& feedback) {
  list_.push_back(index);
  if (votes_) {
    count_vote(*votes_, feedback[index], 1);
  } else if (list_.size() > kListOnlyMax) {
    votes_ = std::make_unique<KeyCounts>();
    for (const auto listed : list_.items()) count_vote(*votes_, feedback[listed], 1);
  }
}

void FeedbackCell::remove(std::uint32_t index, const Chunked<Feedback>& feedback) {
  if (list_.erase(index) && votes_) count_vote(*votes_, feedback[index], -1);
}

std::size_t FeedbackTable::Hash::operator()(std::uint32_t index) const {
  const auto& feedback = table->feedback_[index];
  std::size_t hash = feedback.session;
  boost::hash_combine(hash, feedback.node);
  boost::hash_combine(hash, feedback.user);
  return hash;
}

bool FeedbackTable::Equal::operator()(std::uint32_t a, std::uint32_t b) const {
  const auto& left = table->feedback_[a];
  const auto& right = table->feedback_[b];
  return left.session == right.session && left.node == right.node && left.user == right.user;
}

const Feedback* FeedbackTable::find(const Session& record, std::uint32_t node, std::uint32_t user) const {
  const Feedback* found = nullptr;
  for_each_of(record, [&](std::uint32_t, const Feedback& feedback) {
    if (feedback.node == node && feedback.user == user) found = &feedback;
  });
  return found;
}

void FeedbackTable::transfer(const FeedbackTable& self, StateWriter& archive) { archive(self.feedback_); }

void FeedbackTable::transfer(FeedbackTable& self, StateReader& archive) {
  archive(self.feedback_);
  self.index_.clear();
  self.index_.reserve(self.feedback_.size());
  for (std::uint32_t i = 0; i < self.feedback_.size(); ++i) self.index_.insert(i);
}

std::uint32_t FeedbackTable::at(std::uint32_t session, Session& record, std::uint32_t node, std::uint32_t user) {
  const auto candidate = feedback_.size();
  feedback_.push_back({std::numeric_limits<std::int64_t>::min(), kNone, session, node, user, record.feedback,
                       Feedback::Value::kWithdrawn});
  const auto [position, inserted] = index_.insert(candidate);
  if (inserted) {
    record.feedback = candidate;
  } else {
    feedback_.pop_back();
  }
  return *position;
}

}  // namespace flowtally::projections
