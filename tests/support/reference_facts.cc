#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

/// Files one event's payload under its account.
class Filing {
 public:
  Filing(ReferenceAccount& account, const events::Event& event)
      : account_(account), stamp_{event.time, event.id.text()} {}

  void operator()(const events::AccountUpdated& fact) {
    if (fact.name) {
      account_.names[stamp_] = *fact.name;
    }
    if (fact.time_zone) {
      account_.time_zones[stamp_] = *fact.time_zone;
    }
    if (fact.sla) {
      account_.slas[stamp_] = *fact.sla;
    }
    if (fact.business_hours) {
      account_.business_hours[stamp_] = *fact.business_hours;
    }
  }
  void operator()(const events::UserUpdated& fact) {
    account_.updated_users.insert(fact.user_id.text());
    if (fact.name) {
      account_.user_names[fact.user_id.text()][stamp_] = *fact.name;
    }
  }
  void operator()(const events::UserForgotten& fact) { account_.forgotten_users.insert(fact.user_id.text()); }
  void operator()(const events::FlowUpdated& fact) {
    account_.updated_flows.insert(fact.tree_id.text());
    if (fact.name) {
      account_.flow_names[fact.tree_id.text()][stamp_] = *fact.name;
    }
    if (fact.tree_structure) {
      auto& nodes = account_.flow_trees[fact.tree_id.text()][stamp_];
      for (const events::TreeNode& node : *fact.tree_structure) {
        nodes.push_back({node.id.text(), std::nullopt});
        if (node.title) {
          nodes.back().title = *node.title;
        }
      }
    }
  }
  void operator()(const events::SessionStarted& fact) {
    session(fact.session_id).start = {stamp_.time, fact.tree_id.text(), fact.user_id.text()};
  }
  void operator()(const events::SessionStepVisited& fact) {
    session(fact.session_id).visits.insert({stamp_.time, fact.position, stamp_.id, fact.node_id.text()});
  }
  void operator()(const events::SessionCompleted& fact) { session(fact.session_id).completions[stamp_] = fact.outcome; }
  void operator()(const events::SessionDeleted& fact) { session(fact.session_id).deleted = true; }
  void operator()(const events::StepFeedbackGiven& fact) {
    session(fact.session_id).feedback[{fact.node_id.text(), fact.user_id.text()}][stamp_] = fact.was_helpful;
  }
  void operator()(const events::StepFeedbackWithdrawn& fact) {
    session(fact.session_id).feedback[{fact.node_id.text(), fact.user_id.text()}][stamp_] = std::nullopt;
  }
  void operator()(const events::SessionRated& fact) {
    auto& rating = session(fact.session_id).rating;
    if (!rating) {
      rating = {stamp_, fact.user_id.text(), fact.rating, std::string(fact.comment.value_or(""))};
    }
  }
  template <typename Fact>
  void operator()(const Fact& /*of live chat*/) {}

  void operator()(const events::ChatOpened& fact) {
    auto& filed = chat_fact(fact.kType, fact.chat_id);
    filed.visitor_id = fact.visitor_id.text();
  }
  void operator()(const events::ChatClaimed& fact) {
    auto& filed = chat_fact(fact.kType, fact.chat_id);
    filed.operator_id = fact.operator_id.text();
  }
  void operator()(const events::ChatMessageSent& fact) {
    auto& filed = chat_fact(fact.kType, fact.chat_id);
    filed.visitor_id = fact.visitor_id.text();
    filed.sender = fact.sender;
  }
  void operator()(const events::ChatResponded& fact) { chat_fact(fact.kType, fact.chat_id); }
  void operator()(const events::ChatTransferred& fact) {
    auto& filed = chat_fact(fact.kType, fact.chat_id);
    filed.operator_id = fact.operator_id.text();
  }
  void operator()(const events::ChatClosed& fact) {
    auto& filed = chat_fact(fact.kType, fact.chat_id);
    filed.closed_by = fact.closed_by;
  }
  void operator()(const events::ChatRated& fact) {
    auto& filed = chat_fact(fact.kType, fact.chat_id);
    filed.rating = fact.rating;
  }
  void operator()(const events::VisitorModeChanged& fact) {
    auto& filed = chat_fact(fact.kType, {});
    filed.visitor_id = fact.visitor_id.text();
    filed.mode = fact.mode;
  }
  void operator()(const events::OperatorPresenceChanged& fact) {
    auto& filed = chat_fact(fact.kType, {});
    filed.operator_id = fact.operator_id.text();
    filed.presence = fact.presence;
  }
  void operator()(const events::AuditRecorded& fact) {
    const auto text_of = [](const events::Id& id) { return id.empty() ? std::string() : id.text(); };
    account_.audit.push_back({stamp_, text_of(fact.admin_id), std::string(fact.action), std::string(fact.resource_type),
                              text_of(fact.resource_id), std::string(fact.details), std::string(fact.ip_address),
                              std::string(fact.user_agent)});
  }

 private:
  ReferenceChatFact& chat_fact(events::EventType type, const events::Id& chat_id) {
    auto& filed = account_.chat_facts.emplace_back();
    filed.type = type;
    filed.stamp = stamp_;
    filed.chat_id = chat_id.empty() ? "" : chat_id.text();
    return filed;
  }
  ReferenceSession& session(const events::Id& id) { return account_.sessions[id.text()]; }

  ReferenceAccount& account_;
  Stamp stamp_;
};

/// The latest of `updates`, which are in order, or `otherwise`.
template <typename Map>
std::string latest(const Map& all, const std::string& key, const std::string& otherwise) {
  const auto found = all.find(key);
  return found == all.end() ? otherwise : found->second.rbegin()->second;
}

}  // namespace

void ReferenceModel::add(const events::Event& event) {
  std::visit(Filing(accounts_[event.account_id.text()], event), event.payload);
}

std::string ReferenceAccount::time_zone() const { return time_zones.empty() ? "UTC" : time_zones.rbegin()->second; }

std::string ReferenceAccount::user_name(const std::string& user_id) const {
  return forgotten_users.contains(user_id) ? "Deleted user" : latest(user_names, user_id, "Unknown");
}

std::string ReferenceAccount::flow_name(const std::string& tree_id) const {
  return latest(flow_names, tree_id, "Unknown flow");
}

std::string ReferenceAccount::node_title(const std::string& tree_id, const std::string& node_id) const {
  std::string title = "Unknown Step";
  const auto trees = flow_trees.find(tree_id);
  if (trees != flow_trees.end()) {
    for (const Node& node : trees->second.rbegin()->second) {
      if (node.id == node_id) {
        title = node.title.value_or("Unnamed");  // a later node of the same id overrules
      }
    }
  }
  return title;
}

}  // namespace flowtally::tests
