#include "tests/support/reference_desk.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace flowtally::tests {
namespace {

using events::EventType;
using events::Milliseconds;
using events::Timestamp;

constexpr Milliseconds kHour{3'600'000};
constexpr Milliseconds kDay{events::kDayMs};

/// The facts about one chat before some instant, but for its messages by others than operators.
struct ChatFacts {
  std::optional<ReferenceChatFact> opening;
  std::map<Stamp, std::string> claims;     // operators
  std::map<Stamp, std::string> transfers;  // operators
  std::set<Timestamp> answers;             // operators' messages and responses
  std::map<Stamp, events::ClosedBy> closes;
  std::optional<ReferenceChatFact> rating;
};

std::string json_in_force(const std::map<Stamp, std::string>& all) { return all.empty() ? "" : all.rbegin()->second; }

ReferenceLimits limits_of(const std::string& sla_json) {
  const boost::json::object sla = boost::json::parse(sla_json).as_object();
  const auto limit_ms = [&](const char* name, std::int64_t otherwise_ms) {
    const boost::json::value* seconds = sla.if_contains(name);
    return seconds == nullptr ? otherwise_ms : seconds->as_int64() * 1000;
  };
  const ReferenceLimits defaults;
  return {limit_ms("queue_wait_seconds", defaults.queue_wait_ms),
          limit_ms("first_response_seconds", defaults.first_response_ms),
          limit_ms("resolution_seconds", defaults.resolution_ms)};
}

std::map<std::string, ChatFacts> facts_by_chat(const ReferenceAccount& account, Timestamp to) {
  std::map<std::string, ChatFacts> found;
  for (const ReferenceChatFact& fact : account.chat_facts) {
    if (fact.stamp.time >= to || fact.chat_id.empty()) {
      continue;
    }
    ChatFacts& chat = found[fact.chat_id];
    if (fact.type == EventType::kChatOpened && !chat.opening) {
      chat.opening = fact;
    } else if (fact.type == EventType::kChatClaimed) {
      chat.claims[fact.stamp] = fact.operator_id;
    } else if (fact.type == EventType::kChatTransferred) {
      chat.transfers[fact.stamp] = fact.operator_id;
    } else if (fact.type == EventType::kChatResponded || fact.sender == events::Sender::kOperator) {
      chat.answers.insert(fact.stamp.time);
    } else if (fact.type == EventType::kChatClosed) {
      chat.closes[fact.stamp] = *fact.closed_by;
    } else if (fact.type == EventType::kChatRated && !chat.rating) {
      chat.rating = fact;
    }
  }
  return found;
}

std::optional<Timestamp> first_from(const std::set<Timestamp>& times, Timestamp from) {
  for (const Timestamp time : times) {
    if (time >= from) {
      return time;
    }
  }
  return std::nullopt;
}

ReferenceChat chat_of(const std::string& id, const ChatFacts& facts) {
  ReferenceChat chat;
  chat.id = id;
  chat.visitor_id = facts.opening->visitor_id;
  chat.opened = facts.opening->stamp.time;
  chat.first_operator_message = first_from(facts.answers, chat.opened);
  if (!facts.claims.empty()) {
    const auto& [claim, claimant] = *facts.claims.begin();
    chat.claimed = claim.time;
    chat.first_response = first_from(facts.answers, claim.time);
    std::map<Stamp, std::string> hands = facts.transfers;
    hands[claim] = claimant;
    chat.operator_id = hands.rbegin()->second;
  }
  if (!facts.closes.empty()) {
    chat.closed = facts.closes.rbegin()->first.time;
    chat.closed_by = facts.closes.rbegin()->second;
  }
  if (facts.rating) {
    chat.rated = facts.rating->stamp.time;
    chat.rating = *facts.rating->rating;
  }
  return chat;
}

}  // namespace

ReferenceDesk::ReferenceDesk(const ReferenceAccount& account, Timestamp at)
    : to(at), time_zone(account.time_zone()), business(time_zone, json_in_force(account.business_hours)) {
  if (!account.slas.empty()) {
    limits = limits_of(json_in_force(account.slas));
  }
  for (const auto& [id, facts] : facts_by_chat(account, to)) {
    if (facts.opening) {
      chats.push_back(chat_of(id, facts));
    }
  }
  std::map<std::string, std::map<Stamp, events::VisitorMode>> modes;
  for (const ReferenceChatFact& fact : account.chat_facts) {
    if (fact.stamp.time >= to) {
      continue;
    }
    if (fact.sender) {
      messages.push_back({fact.stamp.time, fact.visitor_id, *fact.sender});
    } else if (fact.mode) {
      modes[fact.visitor_id][fact.stamp] = *fact.mode;
    } else if (fact.presence) {
      presences[fact.operator_id][fact.stamp] = *fact.presence;
    }
  }
  for (const auto& [visitor_id, changes] : modes) {
    if (changes.rbegin()->second == events::VisitorMode::kHuman) {
      human_visitors.insert(visitor_id);
    }
  }
}

Chats ReferenceDesk::chats_where(const ChatFilter& passes) const {
  Chats found;
  for (const ReferenceChat& chat : chats) {
    if (passes(chat)) {
      found.push_back(chat);
    }
  }
  return found;
}

Span ReferenceDesk::last_hours(int hours) const { return {to - kHour * hours, to}; }

Span ReferenceDesk::today() const { return {reference_day_begin(time_zone, reference_day_of(time_zone, to)), to}; }

double mean_seconds(const std::vector<std::int64_t>& durations_ms) {
  std::int64_t sum_ms = 0;
  for (const std::int64_t ms : durations_ms) {
    sum_ms += ms;
  }
  return durations_ms.empty() ? 0.0 : static_cast<double>(sum_ms) / (static_cast<double>(durations_ms.size()) * 1000.0);
}

double quantile_seconds(const std::vector<std::int64_t>& durations_ms, double q) {
  if (durations_ms.empty()) {
    return 0.0;
  }
  std::vector<double> seconds;
  for (const std::int64_t ms : durations_ms) {
    seconds.push_back(static_cast<double>(ms) / 1000.0);
  }
  std::sort(seconds.begin(), seconds.end());
  const double position = q * static_cast<double>(seconds.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(position));
  const auto high = static_cast<std::size_t>(std::ceil(position));
  return seconds[low] + (position - static_cast<double>(low)) * (seconds[high] - seconds[low]);
}

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::vector<std::int64_t> resolutions_ms(const Chats& closed) {
  std::vector<std::int64_t> durations;
  for (const ReferenceChat& chat : closed) {
    durations.push_back((*chat.closed - chat.opened).count());
  }
  return durations;
}

std::vector<std::int64_t> first_responses_ms(const Chats& claimed) {
  std::vector<std::int64_t> durations;
  for (const ReferenceChat& chat : claimed) {
    if (chat.first_response) {
      durations.push_back((*chat.first_response - *chat.claimed).count());
    }
  }
  return durations;
}

double csat_mean(const Chats& rated) {
  std::int64_t sum = 0;
  for (const ReferenceChat& chat : rated) {
    sum += chat.rating;
  }
  return rated.empty() ? 0.0 : static_cast<double>(sum) / static_cast<double>(rated.size());
}

bool resolved_at_first_contact(const ReferenceDesk& desk, const ReferenceChat& chat) {
  for (const ReferenceChat& other : desk.chats) {
    if (other.id != chat.id && other.visitor_id == chat.visitor_id && other.opened > *chat.closed &&
        other.opened < *chat.closed + kDay) {
      return false;
    }
  }
  return true;
}

double fcr_rate(const ReferenceDesk& desk, const Span& closes) {
  std::uint64_t closed = 0;
  std::uint64_t resolved = 0;
  for (const ReferenceChat& chat : desk.chats) {
    if (closes.holds(chat.closed)) {
      ++closed;
      resolved += resolved_at_first_contact(desk, chat) ? 1 : 0;
    }
  }
  return percent(resolved, closed);
}

namespace {

std::uint64_t abandoned_chats(const ReferenceDesk& desk, const Span& span) {
  const auto abandoned = [&](const ReferenceChat& chat) {
    return span.holds(chat.closed) && chat.closed_by == events::ClosedBy::kSystemTimeout;
  };
  return desk.chats_where(abandoned).size();
}

}  // namespace

std::uint64_t abandonment_cases(const ReferenceDesk& desk, const Span& span) {
  const auto claimed = [&](const ReferenceChat& chat) { return span.holds(chat.claimed); };
  return abandoned_chats(desk, span) + desk.chats_where(claimed).size();
}

double abandonment_rate(const ReferenceDesk& desk, const Span& span) {
  return percent(abandoned_chats(desk, span), abandonment_cases(desk, span));
}

}  // namespace flowtally::tests
