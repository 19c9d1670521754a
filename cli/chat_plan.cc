#include "cli/chat_plan.h"

#include <algorithm>
#include <array>

#include "cli/chat_desk.h"
#include "cli/history_catalog.h"
#include "cli/history_line.h"
#include "events/chat_events.h"
#include "events/ndjson.h"
#include "events/time.h"

namespace flowtally::cli {
namespace {

using events::ClosedBy;
using events::EventType;
using events::Sender;
using events::VisitorMode;

constexpr std::int64_t kSecondMs = 1'000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;

constexpr std::array<std::string_view, 6> kChannels = {"web", "web", "web", "app", "whatsapp", ""};

/// Lognormal around `median_ms`: one in ten takes more than three times as long.
std::int64_t around(Prng& prng, std::int64_t median_ms) {
  return std::max<std::int64_t>(kSecondMs, (median_ms * exp2_16(prng.normal_16() * 13 / 10)) >> 16);
}

/// Puts a conversation together; `at` is where it has come to.
class Conversation {
 public:
  Conversation(ChatPlan& plan, std::int64_t start_ms)
      : plan_(plan),
        prng_(plan.key),
        at_(start_ms),
        shifts_(*plan.account, local_day(*plan.account, start_ms)),
        load_permille_(static_cast<std::int64_t>(HistoryWorld::activity(*plan.account, start_ms / kHourMs * kHourMs) *
                                                 1000 / HistoryWorld::kActivityMax)) {}

  void plan() {
    if (prng_.one_in_thousand(300)) pass_by();
    talk_to_bot();
    add(EventType::kChatOpened);
    mode(VisitorMode::kHuman);
    const std::int64_t opened = at_;
    // Waits grow with the square of the load: short ones in the evening, minutes at noon.
    const std::int64_t wait = around(prng_, 12 * kSecondMs + 110 * load_permille_ * load_permille_ / 1000);
    const std::int64_t patience = around(prng_, 9 * kMinuteMs);
    operator_ = shifts_.draw(prng_, opened + wait);
    if (operator_ == nullptr || wait > patience) return give_up(operator_ == nullptr ? 15 * kMinuteMs : patience);
    at_ = opened + wait;
    add(EventType::kChatClaimed, 0, operator_);
    talk();
    close();
    if (prng_.one_in_thousand(380)) rate(wait);
  }

 private:
  void add(EventType type, std::uint8_t value = 0, const WorldUser* user = nullptr) {
    plan_.events.push_back({at_, type, value, true, false, user});
  }
  void message(Sender sender, const WorldUser* user = nullptr) {
    add(EventType::kChatMessageSent, static_cast<std::uint8_t>(sender), user);
  }
  void mode(VisitorMode mode) { add(EventType::kVisitorModeChanged, static_cast<std::uint8_t>(mode)); }

  /// A visitor whose question the bot answers.
  void pass_by() {
    const std::size_t first = plan_.events.size();
    const std::int64_t start = at_;
    at_ += static_cast<std::int64_t>(prng_.below(50 * kMinuteMs));
    ask_bot();
    at_ = start;
    for (std::size_t i = first; i < plan_.events.size(); ++i) plan_.events[i].passer_by = true;
  }

  void ask_bot() {
    const std::size_t first = plan_.events.size();
    for (std::uint64_t left = 1 + prng_.below(3); left > 0; --left) {
      message(Sender::kVisitor);
      at_ += static_cast<std::int64_t>(400 + prng_.below(900));
      message(Sender::kBot);
      at_ += around(prng_, 15 * kSecondMs);
    }
    for (std::size_t i = first; i < plan_.events.size(); ++i) plan_.events[i].in_chat = false;
  }

  void talk_to_bot() {
    mode(VisitorMode::kBot);
    at_ += 1;
    ask_bot();
  }

  void give_up(std::int64_t after_ms) {
    at_ += after_ms + static_cast<std::int64_t>(prng_.below(kMinuteMs));
    const bool timed_out = operator_ == nullptr || prng_.one_in_thousand(700);
    add(EventType::kChatClosed, static_cast<std::uint8_t>(timed_out ? ClosedBy::kSystemTimeout : ClosedBy::kVisitor));
    at_ += kSecondMs;
    mode(VisitorMode::kBot);
  }

  void talk() {
    at_ += around(prng_, 18 * kSecondMs + 45 * load_permille_);
    if (prng_.one_in_thousand(40)) {  // answered by a telephone call: no message tells of it
      add(EventType::kChatResponded, 0, operator_);
      at_ += around(prng_, 6 * kMinuteMs);
      return;
    }
    const std::uint64_t exchanges = 1 + prng_.below(5);
    const std::uint64_t handed_over = prng_.one_in_thousand(90) ? prng_.below(exchanges) : exchanges;
    for (std::uint64_t i = 0; i < exchanges; ++i) {
      message(Sender::kOperator, operator_);
      at_ += around(prng_, 50 * kSecondMs);
      message(Sender::kVisitor);
      at_ += around(prng_, 60 * kSecondMs);
      if (i == handed_over) transfer();
    }
  }

  void transfer() {
    const WorldUser* const next = shifts_.draw(prng_, at_, operator_);
    if (next == nullptr) return;
    operator_ = next;
    add(EventType::kChatTransferred, 0, operator_);
    at_ += around(prng_, 40 * kSecondMs);
  }

  void close() {
    at_ += around(prng_, 50 * kSecondMs);
    const std::uint64_t drawn = prng_.below(100);
    const ClosedBy by = drawn < 62   ? ClosedBy::kOperator
                        : drawn < 90 ? ClosedBy::kVisitor
                        : drawn < 96 ? ClosedBy::kSystem
                                     : ClosedBy::kSystemTimeout;
    if (by == ClosedBy::kSystemTimeout) at_ += 10 * kMinuteMs;
    add(EventType::kChatClosed, static_cast<std::uint8_t>(by));
    at_ += kSecondMs;
    mode(VisitorMode::kBot);
    if (!prng_.one_in_thousand(10)) return;
    at_ += static_cast<std::int64_t>(prng_.below(20 * kMinuteMs));  // closed again: the later one is the close
    add(EventType::kChatClosed, static_cast<std::uint8_t>(ClosedBy::kOperator));
  }

  void rate(std::int64_t wait_ms) {
    at_ += around(prng_, 90 * kSecondMs);
    // In percent from 1 to 5, of those who waited less than 4 minutes, and of the others.
    constexpr std::array<std::uint64_t, 5> kContent = {3, 4, 10, 31, 52};
    constexpr std::array<std::uint64_t, 5> kAnnoyed = {20, 19, 23, 24, 14};
    const auto& weights = wait_ms < 4 * kMinuteMs ? kContent : kAnnoyed;
    std::uint64_t point = prng_.below(100);
    std::uint8_t rating = 1;
    while (point >= weights[rating - 1U]) point -= weights[rating++ - 1U];
    add(EventType::kChatRated, rating);
  }

  ChatPlan& plan_;
  Prng prng_;
  std::int64_t at_;
  DeskShifts shifts_;
  std::int64_t load_permille_;
  const WorldUser* operator_ = nullptr;
};

void append_rating(std::string& out, const PlannedChatEvent& event, std::uint64_t drawn) {
  out += R"(,"rating":)";
  out += static_cast<char>('0' + event.value);
  if (drawn % 5 >= 2) return;
  const auto comments = catalog_comments(event.value);
  out += R"(,"comment":)";
  events::append_json_string(out, comments[mix_bits(drawn) % comments.size()]);
}

}  // namespace

void plan_chat(ChatPlan& plan, const WorldAccount& account, std::uint64_t key, std::int64_t start_ms,
               std::uint64_t visitors) {
  plan.key = key;
  plan.account = &account;
  plan.events.clear();
  Prng prng(key ^ 0x76697369746F72ULL);
  // Those who come in the same two days; one in twelve is an old acquaintance.
  const auto days = static_cast<std::uint64_t>(local_day(account, start_ms) / 2);
  const std::uint64_t crowd = prng.below(12) == 0 ? 0 : days;
  plan.visitor_key = mix_bits(mix_bits(account.key, crowd), prng.below(visitors));
  Conversation(plan, start_ms).plan();
}

void append_planned_event(std::string& out, const ChatPlan& plan, std::size_t number) {
  const PlannedChatEvent& event = plan.events[number];
  append_line_head(out, plan.key, number, event.type, event.time_ms, *plan.account);
  const auto append_visitor = [&] {
    append_made_id(out, "visitor_id", event.passer_by ? ~plan.key : plan.visitor_key);
  };
  const auto append_chat = [&] { append_made_id(out, "chat_id", plan.key); };
  switch (event.type) {
    case EventType::kChatMessageSent:
      append_visitor();
      if (event.in_chat) append_chat();
      append_plain(out, "sender", events::name_of(static_cast<Sender>(event.value)));
      break;
    case EventType::kVisitorModeChanged:
      append_visitor();
      append_plain(out, "mode", events::name_of(static_cast<VisitorMode>(event.value)));
      break;
    case EventType::kChatOpened: {
      append_chat();
      append_visitor();
      const std::string_view channel = kChannels[mix_bits(plan.key, 0x6368) % kChannels.size()];
      if (!channel.empty()) append_plain(out, "channel", channel);
      break;
    }
    case EventType::kChatRated:
      append_chat();
      append_visitor();
      append_rating(out, event, event_key(plan.key, number));
      break;
    case EventType::kChatClosed:
      append_chat();
      append_plain(out, "closed_by", events::name_of(static_cast<ClosedBy>(event.value)));
      break;
    default:  // chat.claimed, chat.responded, chat.transferred
      append_chat();
      break;
  }
  if (event.operator_user != nullptr) append_plain(out, "operator_id", event.operator_user->user_id);
  if (event.type == EventType::kChatTransferred) {
    const auto reasons = catalog_transfer_reasons();
    append_plain(out, "reason", reasons[event_key(plan.key, number) % reasons.size()]);
  }
  out += "}\n";
}

}  // namespace flowtally::cli
