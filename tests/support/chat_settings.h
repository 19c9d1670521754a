// What random chat histories say about a desk's limits and hours.
#pragma once

#include "events/time.h"
#include "tests/support/account_history.h"

namespace flowtally::tests {

/// The limits in force, which chats are then written around.
struct ChatLimits {
  events::Milliseconds queue_wait{300'000};
  events::Milliseconds first_response{120'000};
  events::Milliseconds resolution{1'800'000};
};

/// Writes changes of limits and hours: none at all, or several of which the latest holds. Weeks have days of several
/// intervals, past midnight, around the clock and closed ones, and exceptions within [begin, end).
ChatLimits write_chat_settings(Random& random, const RandomHistory::Account& account, events::Timestamp begin,
                               events::Timestamp end, AccountHistory& facts);

}  // namespace flowtally::tests
