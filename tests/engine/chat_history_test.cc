// Random chat histories are reproducible, free of conflicts, and hold what they promise.
#include "tests/support/chat_history.h"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <set>

#include "tests/support/feed.h"
#include "tests/support/reference_desk.h"

namespace flowtally::tests {
namespace {

using events::EventType;
using events::Milliseconds;

ChatHistoryOptions spring() {
  ChatHistoryOptions options;
  options.begin = std::chrono::sys_days{std::chrono::year{2026} / 2 / 25};
  options.end = std::chrono::sys_days{std::chrono::year{2026} / 4 / 12};
  return options;
}

TEST_CASE("chat history: a seed gives the same lines each time, another seed others") {
  CHECK(random_chat_history(7, spring()).facts.lines == random_chat_history(7, spring()).facts.lines);
  CHECK(random_chat_history(7, spring()).facts.lines != random_chat_history(8, spring()).facts.lines);
}

TEST_CASE(
    "chat history: every line is a good event, no id comes twice, no chat has two ratings or openings that differ") {
  const std::uint64_t seed = test_seed(1);
  INFO("seed = ", seed);
  const ChatHistory history = random_chat_history(seed, spring());
  const events::Batch batch = batch_of(joined(history.facts.lines), after(history.facts));
  CHECK(batch.rejects.empty());
  REQUIRE(batch.events.size() == history.facts.lines.size());
  using Key = std::pair<std::string, std::string>;
  std::set<Key> ids;
  std::set<Key> rated;
  std::map<Key, std::pair<events::Timestamp, events::ChatOpened>> openings;
  for (const events::Event& event : batch.events) {
    const std::string account_id = event.account_id.text();
    CHECK(ids.emplace(account_id, event.id.text()).second);
    if (const auto* opening = std::get_if<events::ChatOpened>(&event.payload)) {
      const auto [first, is_new] = openings.try_emplace({account_id, opening->chat_id.text()}, event.time, *opening);
      CHECK(first->second == std::pair(event.time, *opening));
    } else if (const auto* rating = std::get_if<events::ChatRated>(&event.payload)) {
      CHECK(rated.emplace(account_id, rating->chat_id.text()).second);
    }
  }
  CHECK(!history.second_ratings.empty());
  CHECK(!history.conflicting_openings.empty());
}

/// How often the facts about one chat show what makes figures hard.
void count_facts(const std::vector<ReferenceChatFact>& facts, std::map<std::string, int>& found) {
  std::map<EventType, std::vector<Stamp>> stamps;
  for (const ReferenceChatFact& fact : facts) stamps[fact.type].push_back(fact.stamp);
  const auto times = [&](EventType type) {
    std::set<events::Timestamp> all;
    for (const Stamp& stamp : stamps[type]) all.insert(stamp.time);
    return all;
  };
  const auto opened = times(EventType::kChatOpened);
  found["never opened"] += opened.empty();
  found["opened twice alike"] += stamps[EventType::kChatOpened].size() > 1;
  found["claimed twice"] += times(EventType::kChatClaimed).size() > 1;
  found["claimed twice at an instant"] +=
      stamps[EventType::kChatClaimed].size() > times(EventType::kChatClaimed).size();
  found["closed twice at an instant"] += stamps[EventType::kChatClosed].size() > times(EventType::kChatClosed).size();
  found["close corrected"] += times(EventType::kChatClosed).size() > 1;
  for (const Stamp& transfer : stamps[EventType::kChatTransferred]) {
    found["transferred without a claim"] += stamps[EventType::kChatClaimed].empty();
    for (const Stamp& claim : stamps[EventType::kChatClaimed]) {
      found["transferred before a claim"] += transfer.time < claim.time;
      found["transferred at a claim"] += transfer.time == claim.time;
    }
  }
}

void count_chats(const ReferenceDesk& desk, std::map<std::string, int>& found) {
  const Milliseconds day{events::kDayMs};
  for (const ReferenceChat& chat : desk.chats) {
    found["never claimed"] += !chat.claimed;
    found["never closed"] += !chat.closed;
    found["claimed before its opening"] += chat.claimed && *chat.claimed < chat.opened;
    found["closed before its opening"] += chat.closed && *chat.closed < chat.opened;
    found["answered after its close"] += chat.first_response && chat.closed && *chat.first_response > *chat.closed;
    found["answered before its claim"] +=
        chat.first_operator_message && chat.claimed && *chat.first_operator_message < *chat.claimed;
    found["rated before its close"] += chat.rated && chat.closed && *chat.rated < *chat.closed;
    found["waited just the limit"] +=
        chat.claimed && (*chat.claimed - chat.opened).count() == desk.limits.queue_wait_ms;
    for (const ReferenceChat& other : desk.chats) {
      if (other.visitor_id == chat.visitor_id && other.id != chat.id && chat.closed) {
        found["back within 24 h"] += other.opened > *chat.closed && other.opened < *chat.closed + day;
        found["back after just 24 h"] += other.opened == *chat.closed + day;
        found["back at the close"] += other.opened == *chat.closed;
      }
    }
  }
}

TEST_CASE("chat history: it holds missing, early, doubled, corrected and equal things") {
  std::map<std::string, int> found;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const RandomHistory history = random_chat_history(seed, spring()).facts;
    ReferenceModel model;
    for (const events::Batch batch = batch_of(joined(history.lines), after(history));
         const auto& event : batch.events) {
      model.add(event);
    }
    for (const RandomHistory::Account& account : history.accounts) {
      const ReferenceAccount& facts = model.account(account.id);
      CHECK(facts.time_zone() == account.time_zone);
      found["zones changed"] += facts.time_zones.size() > 1;
      found["limits changed"] += facts.slas.size() > 1;
      found["hours changed"] += facts.business_hours.size() > 1;
      found["default hours"] += facts.business_hours.empty();
      std::map<std::string, std::vector<ReferenceChatFact>> by_chat;
      for (const ReferenceChatFact& fact : facts.chat_facts) {
        found["message without a chat"] += fact.sender && fact.chat_id.empty();
        if (!fact.chat_id.empty()) by_chat[fact.chat_id].push_back(fact);
      }
      for (const auto& [id, its] : by_chat) count_facts(its, found);
      const ReferenceDesk desk(facts, after(history));
      count_chats(desk, found);
      for (const ReferenceChat& chat : desk.chats) {
        found["claimed by a forgotten operator"] += facts.forgotten_users.contains(chat.operator_id);
      }
    }
  }
  CHECK(found.size() == 26);
  for (const auto& [what, count] : found) {
    INFO(what);
    CHECK(count > 0);
  }
}

}  // namespace
}  // namespace flowtally::tests
