#include "tests/support/chat_history.h"

#include <algorithm>
#include <map>

#include "tests/support/account_history.h"
#include "tests/support/chat_settings.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;

constexpr Milliseconds kMinute{60'000};
constexpr Milliseconds kHour{3'600'000};
constexpr Milliseconds kDay{events::kDayMs};

/// Writes one account's chats, messages, presence, modes and audit trail.
class ChatWriter {
 public:
  ChatWriter(Random& random, const ChatHistoryOptions& options, const RandomHistory::Account& account,
             const ChatLimits& limits, AccountHistory& facts, ChatHistory& history);

  void write(const std::string& chat_id);
  void write_presence();
  void write_modes();
  void write_stray_messages();
  void write_audit();

 private:
  struct Chat {
    std::string id;
    std::string visitor_id;
    Timestamp opened;
    Timestamp claimed;  // about when, whether or not it is
  };

  void write_opening(const Chat& chat);
  void write_claims(const Chat& chat);
  void write_transfers(const Chat& chat);
  void write_messages(const Chat& chat);
  void write_responses(const Chat& chat);
  void write_closes(const Chat& chat);
  void write_rating(const Chat& chat);
  Timestamp opening_time(const std::string& visitor_id);
  Timestamp any_time();
  /// Often exactly the limit or a millisecond beside it.
  Milliseconds duration(Milliseconds limit, Milliseconds max);
  /// Any but the last, who never does anything.
  const std::string& any_operator() { return account_.user_ids[random_.below(account_.user_ids.size() - 1)]; }

  Random& random_;
  const ChatHistoryOptions& options_;
  const RandomHistory::Account& account_;
  const ChatLimits& limits_;
  AccountHistory& facts_;
  ChatHistory& history_;
  std::vector<Timestamp> bursts_;
  std::vector<std::string> visitors_;
  std::vector<Timestamp> opened_;
  std::map<std::string, std::vector<Timestamp>> closed_;  // by visitor
};

ChatWriter::ChatWriter(Random& random, const ChatHistoryOptions& options, const RandomHistory::Account& account,
                       const ChatLimits& limits, AccountHistory& facts, ChatHistory& history)
    : random_(random), options_(options), account_(account), limits_(limits), facts_(facts), history_(history) {
  for (int i = 0; i < options.visitors_per_account; ++i) {
    visitors_.push_back(facts.new_id("visitor"));
  }
  const auto changes = zone_transitions(account.time_zone, options.begin, options.end);
  for (int i = 0; i < 5; ++i) {
    const Timestamp time = options.begin + Milliseconds{random.between(0, (options.end - options.begin).count() - 1)};
    bursts_.push_back(std::chrono::floor<std::chrono::minutes>(time));
    bursts_.push_back(reference_day_begin(account.time_zone, reference_day_of(account.time_zone, time)));
    if (!changes.empty()) {
      bursts_.push_back(random.pick(changes));
    }
  }
}

Timestamp ChatWriter::any_time() {
  static const std::vector<std::int64_t> kDistancesMs = {0, 0, -1, 1, 1'800'000, -1'800'000, 3'599'999};
  Timestamp time = options_.begin + Milliseconds{random_.between(0, (options_.end - options_.begin).count() - 1)};
  const auto kind = random_.below(100);
  if (kind < 55) {
    time = random_.pick(bursts_) + kMinute * random_.between(-200, 200);
  } else if (kind < 75) {
    time = random_.pick(bursts_) + Milliseconds{random_.pick(kDistancesMs)};
  }
  return std::clamp(time, options_.begin, options_.end - Milliseconds{1});
}

Timestamp ChatWriter::opening_time(const std::string& visitor_id) {
  static const std::vector<std::int64_t> kReturnsMs = {
      events::kDayMs, events::kDayMs - 1, events::kDayMs + 1, 0, 1, 3'600'000, 20'000'000, -1};
  Timestamp time = any_time();
  const auto& closes = closed_[visitor_id];
  if (!closes.empty() && random_.chance(45)) {
    time = random_.pick(closes) + Milliseconds{random_.pick(kReturnsMs)};
  } else if (!opened_.empty() && random_.chance(12)) {
    time = random_.pick(opened_);
  }
  opened_.push_back(std::clamp(time, options_.begin, options_.end - Milliseconds{1}));
  return opened_.back();
}

Milliseconds ChatWriter::duration(Milliseconds limit, Milliseconds max) {
  const auto kind = random_.below(100);
  if (kind < 20) {
    return limit + Milliseconds{random_.between(-1, 1)};
  }
  if (kind < 30) {
    return kMinute * random_.between(0, 10);  // equal ones
  }
  if (kind < 36) {
    return -Milliseconds{random_.between(0, 2 * kHour.count())};
  }
  return kind < 44 ? Milliseconds{random_.between(0, 4 * max.count())} : Milliseconds{random_.between(0, max.count())};
}

void ChatWriter::write(const std::string& chat_id) {
  Chat chat;
  chat.id = chat_id;
  chat.visitor_id = visitors_[random_.below(1 + random_.below(visitors_.size()))];
  chat.opened = opening_time(chat.visitor_id);
  chat.claimed = chat.opened + duration(limits_.queue_wait, kMinute * 15);
  if (!random_.chance(4)) {  // else the opening never comes
    write_opening(chat);
  }
  if (random_.chance(80)) {
    write_claims(chat);
  }
  if (random_.chance(25)) {
    write_transfers(chat);
  }
  write_messages(chat);
  if (random_.chance(75)) {
    write_responses(chat);
  }
  if (random_.chance(80)) {
    write_closes(chat);
  }
  if (random_.chance(50)) {
    write_rating(chat);
  }
}

void ChatWriter::write_opening(const Chat& chat) {
  for (std::uint64_t times = random_.chance(6) ? 2 : 1; times > 0; --times) {
    auto opening = facts_.line("chat.opened", chat.opened);
    opening.text("chat_id", chat.id).text("visitor_id", chat.visitor_id);
    facts_.put(opening.absent("channel"));
  }
  if (random_.chance(8)) {
    const bool moved = random_.chance(50);
    auto other = facts_.line("chat.opened", moved ? chat.opened + Milliseconds{1} : chat.opened);
    other.text("chat_id", chat.id).text("visitor_id", moved ? chat.visitor_id : chat.visitor_id + "?");
    history_.conflicting_openings.push_back(other.finish());
  }
}

void ChatWriter::write_claims(const Chat& chat) {
  Timestamp time = chat.claimed;
  for (std::uint64_t times = random_.chance(20) ? 2 + random_.below(2) : 1; times > 0; --times) {
    auto claim = facts_.line("chat.claimed", time);
    facts_.put(claim.text("chat_id", chat.id).text("operator_id", any_operator()));
    if (random_.chance(60)) {  // else equal time: the id decides
      time += Milliseconds{random_.between(0, kHour.count())};
    }
  }
}

void ChatWriter::write_transfers(const Chat& chat) {
  static const std::vector<std::int64_t> kAfterClaimMs = {0, 0, 0, 1, -1, -60'000, 60'000, 5'000'000, 90'000'000};
  Timestamp time = chat.claimed + Milliseconds{random_.pick(kAfterClaimMs)};
  for (std::uint64_t times = 1 + random_.below(3); times > 0; --times) {
    auto transfer = facts_.line("chat.transferred", time);
    transfer.text("chat_id", chat.id).text("operator_id", any_operator());
    random_.chance(50) ? transfer.text("reason", facts_.new_phrase()) : transfer.absent("reason");
    facts_.put(transfer);
    if (random_.chance(50)) {
      time += Milliseconds{random_.between(0, kHour.count())};
    }
  }
}

void ChatWriter::write_messages(const Chat& chat) {
  Timestamp time = chat.opened - Milliseconds{random_.between(0, 2) * random_.between(0, 100'000)};
  for (std::uint64_t times = random_.below(5); times > 0; --times) {
    auto message = facts_.line("chat.message_sent", time);
    message.text("visitor_id", chat.visitor_id).text("sender", random_.chance(65) ? "visitor" : "bot");
    random_.chance(60) ? message.text("chat_id", chat.id) : message.absent("chat_id");
    facts_.put(message.absent("operator_id"));
    time += Milliseconds{random_.between(0, 400'000)};
  }
}

void ChatWriter::write_responses(const Chat& chat) {
  Timestamp time = random_.chance(20) ? chat.claimed - Milliseconds{random_.between(0, 300'000)} : chat.claimed;
  for (std::uint64_t times = 1 + random_.below(4); times > 0; --times) {
    if (!random_.chance(10)) {
      time += duration(limits_.first_response, kMinute * 6);
    }
    if (random_.chance(35)) {
      auto response = facts_.line("chat.responded", time);
      facts_.put(response.text("chat_id", chat.id).text("operator_id", any_operator()));
      continue;
    }
    auto message = facts_.line("chat.message_sent", time);
    message.text("visitor_id", chat.visitor_id).text("sender", "operator");
    random_.chance(85) ? message.text("chat_id", chat.id) : message.absent("chat_id");
    random_.chance(70) ? message.text("operator_id", any_operator()) : message.absent("operator_id");
    facts_.put(message);
  }
}

void ChatWriter::write_closes(const Chat& chat) {
  static const std::vector<std::string> kClosedBy = {"operator", "visitor", "system", "system_timeout",
                                                     "system_timeout"};
  Timestamp time = chat.opened + duration(limits_.resolution, kHour * 2);
  for (std::uint64_t times = random_.chance(25) ? 2 + random_.below(2) : 1; times > 0; --times) {
    auto close = facts_.line("chat.closed", time);
    facts_.put(close.text("chat_id", chat.id).text("closed_by", random_.pick(kClosedBy)));
    closed_[chat.visitor_id].push_back(time);
    if (random_.chance(65)) {  // else a correction at the same instant: the id decides
      time += random_.chance(30) ? kDay * random_.between(-2, 8) : kMinute * random_.between(-30, 60);
    }
  }
}

void ChatWriter::write_rating(const Chat& chat) {
  const Timestamp time = chat.opened + Milliseconds{random_.between(-kHour.count(), 3 * kHour.count())};
  const auto rating = [&](Timestamp at) {
    auto line = facts_.line("chat.rated", random_.chance(15) ? chat.opened : at);
    line.text("chat_id", chat.id).text("visitor_id", chat.visitor_id);
    line.raw("rating", std::to_string(random_.between(1, 5)));
    random_.chance(50) ? line.text("comment", facts_.new_phrase()) : line.absent("comment");
    return line;
  };
  auto first = rating(random_.chance(10) ? time + kDay * random_.between(1, 9) : time);
  facts_.put(first);
  if (random_.chance(10)) {
    history_.second_ratings.push_back(rating(time).finish());
  }
}

void ChatWriter::write_presence() {
  static const std::vector<std::string> kPresences = {"online", "online", "online", "away", "busy", "offline"};
  for (std::size_t i = 0; i + 1 < account_.user_ids.size(); ++i) {
    for (std::uint64_t times = random_.below(40); times > 0; --times) {
      const Timestamp time = any_time();
      do {  // a change at the same instant: the id decides
        auto change = facts_.line("operator.presence_changed", time);
        facts_.put(change.text("operator_id", account_.user_ids[i]).text("presence", random_.pick(kPresences)));
      } while (random_.chance(20));
    }
  }
}

void ChatWriter::write_modes() {
  for (const std::string& visitor : visitors_) {
    for (std::uint64_t times = random_.below(6); times > 0; --times) {
      const Timestamp time = any_time();
      do {
        auto change = facts_.line("visitor.mode_changed", time);
        facts_.put(change.text("visitor_id", visitor).text("mode", random_.chance(55) ? "human" : "bot"));
      } while (random_.chance(20));
    }
  }
}

void ChatWriter::write_stray_messages() {
  static const std::vector<std::string> kSenders = {"visitor", "operator", "bot"};
  for (std::uint64_t times = 40 + random_.below(80); times > 0; --times) {
    auto message = facts_.line("chat.message_sent", any_time());
    message.text("visitor_id", random_.pick(visitors_)).text("sender", random_.pick(kSenders));
    random_.chance(20) ? message.text("chat_id", facts_.new_id("chat")) : message.absent("chat_id");
    facts_.put(message.absent("operator_id"));
  }
}

void ChatWriter::write_audit() {
  static const std::vector<std::string> kActions = {"flow.published", "flow.archived", "user.invited",
                                                    "settings.updated"};
  static const std::vector<std::string> kResources = {"flow", "user", "account"};
  for (int times = options_.chats / 4; times > 0; --times) {
    auto entry = facts_.line("audit.recorded", any_time());
    entry.text("action", random_.pick(kActions)).text("resource_type", random_.pick(kResources));
    random_.chance(75) ? entry.text("admin_id", random_.pick(account_.user_ids)) : entry.absent("admin_id");
    random_.chance(50) ? entry.text("resource_id", facts_.new_id("thing")) : entry.absent("resource_id");
    random_.chance(50) ? entry.raw("details", "{ \"n\" : " + std::to_string(random_.below(100)) + " }")
                       : entry.absent("details");
    random_.chance(50) ? entry.text("ip_address", "203.0.113." + std::to_string(random_.below(250)))
                       : entry.absent("ip_address");
    random_.chance(50) ? entry.text("user_agent", facts_.new_phrase()) : entry.absent("user_agent");
    facts_.put(entry);
  }
}

/// What the session histories' options say about accounts and users; flows have no part in chats.
HistoryOptions account_options(const ChatHistoryOptions& options) {
  HistoryOptions same;
  same.accounts = options.accounts;
  same.users_per_account = options.operators_per_account;
  same.flows_per_account = 0;
  same.begin = options.begin;
  same.end = options.end;
  return same;
}

}  // namespace

ChatHistory random_chat_history(std::uint64_t seed, const ChatHistoryOptions& options) {
  static const std::vector<std::string> kZones = {"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
                                                  "America/Havana",   "America/Santiago"};
  Random random(seed);
  ChatHistory history;
  RandomHistory& facts = history.facts;
  facts.begin = options.begin;
  facts.end = options.end;
  facts.accounts.resize(static_cast<std::size_t>(options.accounts));
  const HistoryOptions same = account_options(options);
  SharedIds shared;
  std::vector<std::string> shared_chats;
  const std::uint64_t first_zone = random.below(kZones.size());
  int left = options.chats;
  for (std::size_t i = 0; i < facts.accounts.size(); ++i) {
    auto& account = facts.accounts[i];
    account.id = random_id(random, "desk", i);
    account.time_zone = kZones[(first_zone + i) % kZones.size()];
    AccountHistory lines(random, same, account, shared, facts.lines, 1'000'000 * i);
    lines.write();
    const ChatLimits limits = write_chat_settings(random, account, options.begin, options.end, lines);
    ChatWriter writer(random, options, account, limits, lines, history);
    std::vector<std::string> chat_ids;
    const int count = i + 1 == facts.accounts.size() ? left : left * 6 / 10;
    for (std::size_t c = 0; c < static_cast<std::size_t>(count); ++c) {
      const bool share = c < shared_chats.size() && random.chance(40);
      chat_ids.push_back(share ? shared_chats[c] : lines.new_id("chat"));
      writer.write(chat_ids.back());
    }
    writer.write_presence();
    writer.write_modes();
    writer.write_stray_messages();
    writer.write_audit();
    left -= count;
    if (i == 0) {
      shared = {account.user_ids, {}, {}, lines.event_ids()};
      shared_chats = chat_ids;
    }
  }
  random.shuffle(facts.lines);
  return history;
}

RandomHistory before(const RandomHistory& history, Timestamp end) {
  RandomHistory known = history;
  known.lines.clear();
  const events::Batch batch = batch_of(joined(history.lines), after(history));
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    if (batch.events[i].time < end) {
      known.lines.push_back(history.lines[i]);
    }
  }
  return known;
}

}  // namespace flowtally::tests
