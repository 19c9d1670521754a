// Random but reproducible histories of live-chat desks, beside those of sessions (random_history.h) and as nasty: zones
// with clock changes, chats in bursts around local midnights and clock changes, missing, doubled and corrected facts,
// claims and closes before the opening, visitors who come back just before, at and after 24 hours, equal times that
// only ids decide, changed limits, hours and zones, forgotten operators.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/time.h"
#include "tests/support/random_history.h"

namespace flowtally::tests {

struct ChatHistoryOptions {
  int accounts = 3;
  int chats = 240;  // over all accounts, skewed
  int operators_per_account = 7;
  int visitors_per_account = 25;
  events::Timestamp begin;  // chats open in [begin, end)
  events::Timestamp end;
};

struct ChatHistory {
  RandomHistory facts;  // conflict-free; an account's users are its operators, one who never does anything included
  // To be given after all facts: each is rejected, for this reason.
  std::vector<std::string> second_ratings;
  std::vector<std::string> conflicting_openings;
};

ChatHistory random_chat_history(std::uint64_t seed, const ChatHistoryOptions& options);

/// What of a history's lines happened before `end`: a desk asked from then on knows of nothing later, as desks usually
/// do.
RandomHistory before(const RandomHistory& history, events::Timestamp end);

}  // namespace flowtally::tests
