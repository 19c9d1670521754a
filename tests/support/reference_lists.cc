// The reference model's side of lists, ratings and step feedback.
#include <algorithm>

#include "tests/support/reference_model.h"

namespace flowtally::tests {

std::optional<projections::SessionFeedback> ReferenceModel::session_feedback(const std::string& account_id,
                                                                             const std::string& session_id,
                                                                             const std::string& user_id) const {
  const auto& sessions = account(account_id).sessions;
  const auto found = sessions.find(session_id);
  if (found == sessions.end() || !found->second.exists() || found->second.start->user_id != user_id) {
    return std::nullopt;
  }
  projections::SessionFeedback answer;
  for (const auto& [node_and_user, given] : found->second.feedback) {
    if (node_and_user.second == user_id && given.rbegin()->second) {
      answer.items.push_back({node_and_user.first, *given.rbegin()->second});
    }
  }
  if (found->second.rating) {
    answer.rating = static_cast<std::uint64_t>(found->second.rating->rating);
  }
  return answer;
}

std::optional<projections::StepFeedback> ReferenceModel::step_feedback(const std::string& account_id,
                                                                       const std::string& node_id) const {
  const ReferenceAccount& facts = account(account_id);
  projections::StepFeedback answer{node_id, 0, 0, {}};
  bool exists = false;
  for (const auto& [tree_id, trees] : facts.flow_trees) {
    for (const auto& node : trees.rbegin()->second) {
      exists = exists || node.id == node_id;
    }
  }
  for (const auto& [id, session] : facts.sessions) {
    if (!session.exists()) {
      continue;
    }
    for (const auto& visit : session.visits) {
      exists = exists || visit.node_id == node_id;
    }
    for (const auto& [node_and_user, given] : session.feedback) {
      if (node_and_user.first == node_id && given.rbegin()->second) {
        *given.rbegin()->second ? ++answer.helpful_yes : ++answer.helpful_no;
      }
    }
  }
  const auto votes = answer.helpful_yes + answer.helpful_no;
  if (votes > 0) {
    answer.helpful_rate.value = static_cast<double>(answer.helpful_yes) / static_cast<double>(votes);
  }
  return exists || votes > 0 ? std::optional(answer) : std::nullopt;
}

std::vector<projections::RatingEntry> ReferenceModel::ratings(const std::string& account_id,
                                                              const std::string& tree_id) const {
  const ReferenceAccount& facts = account(account_id);
  std::map<Stamp, projections::RatingEntry> in_order;
  for (const auto& [id, session] : facts.sessions) {
    if (!session.exists() || session.start->tree_id != tree_id || !session.rating) {
      continue;
    }
    const auto& rating = *session.rating;
    auto& entry = in_order[rating.stamp];
    entry.rating = static_cast<std::uint64_t>(rating.rating);
    entry.created_at = rating.stamp.time;
    if (!rating.comment.empty() && !facts.forgotten_users.contains(rating.user_id)) {
      entry.comment = projections::Text{rating.comment};
    }
  }
  std::vector<projections::RatingEntry> newest_first;
  std::for_each(in_order.rbegin(), in_order.rend(), [&](const auto& entry) { newest_first.push_back(entry.second); });
  return newest_first;
}

std::map<std::string, std::string> ReferenceModel::flows(const std::string& account_id) const {
  const ReferenceAccount& facts = account(account_id);
  std::map<std::string, std::string> names;
  for (const auto& tree_id : facts.updated_flows) {
    names[tree_id] = facts.flow_name(tree_id);
  }
  for (const auto& [id, session] : facts.sessions) {
    if (session.exists()) {
      names[session.start->tree_id] = facts.flow_name(session.start->tree_id);
    }
  }
  return names;
}

std::map<std::string, std::string> ReferenceModel::users(const std::string& account_id) const {
  const ReferenceAccount& facts = account(account_id);
  std::map<std::string, std::string> names;
  for (const auto& user_id : facts.updated_users) {
    names[user_id] = facts.user_name(user_id);
  }
  for (const auto& [id, session] : facts.sessions) {
    if (session.exists()) {
      names[session.start->user_id] = facts.user_name(session.start->user_id);
    }
  }
  return names;
}

}  // namespace flowtally::tests
