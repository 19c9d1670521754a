// What the live-chat answers cost in process, for one account with a year of chats; and whether they stay as they are
// when a tenth as much is stored behind the same windows.
#include <fmt/format.h>

#include <array>

#include "api/json.h"
#include "bench/case.h"
#include "storage/memory_log.h"

namespace flowtally::bench {

namespace {

constexpr int kMessagesPerChat = 10;
constexpr std::uint64_t kOperators = 40;
constexpr std::size_t kBatchEvents = 65'536;
constexpr std::int64_t kDayMs = 24 * 3'600'000;
constexpr double kKpisBudgetMicroseconds = 20;
constexpr double kDashboardBudgetMicroseconds = 300;
constexpr std::string_view kAccount = "desk";

/// Numbers that look random and are the same on every machine (Steele, Lea, Flood: SplitMix64).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t next() {
    auto z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

/// Feeds an engine with chats, evenly spread up to the history's end.
class Desk {
 public:
  Desk(engine::Engine& engine, std::uint64_t seed) : engine_(engine), numbers_(seed) {}

  void serve(std::uint64_t chats, int days) {
    const auto end_ms = events::parse_timestamp(kHistoryEnd)->time_since_epoch().count();
    const auto begin_ms = end_ms - days * kDayMs;
    for (std::uint64_t i = 0; i < chats; ++i) {
      serve_one(i, begin_ms + static_cast<std::int64_t>(i) * (days * kDayMs) / static_cast<std::int64_t>(chats), chats,
                end_ms);
    }
    submit();
  }

 private:
  void serve_one(std::uint64_t number, std::int64_t opened_ms, std::uint64_t chats, std::int64_t end_ms) {
    const auto chat = events::Id::uuid(10, number);
    const auto visitor =
        events::Id::uuid(11, static_cast<std::uint64_t>(numbers_.below(static_cast<std::int64_t>(chats / 3 + 1))));
    const auto operator_id = events::Id::uuid(12, static_cast<std::uint64_t>(numbers_.below(kOperators)));
    const auto claimed_ms = opened_ms + numbers_.below(400'000);
    const auto closed_ms = claimed_ms + 60'000 + numbers_.below(2'400'000);
    const auto add = [&](std::int64_t time_ms, events::Payload payload) {
      if (time_ms < end_ms) this->add(time_ms, std::move(payload));  // the last ones are still open
    };
    add(opened_ms, events::ChatOpened{chat, visitor, {}});
    add(claimed_ms, events::ChatClaimed{chat, operator_id});
    for (int i = 0; i < kMessagesPerChat; ++i) {
      const auto sender = i % 2 == 0 ? events::Sender::kVisitor : events::Sender::kOperator;
      const auto time_ms = claimed_ms + numbers_.below(closed_ms - claimed_ms);
      add(time_ms, events::ChatMessageSent{visitor, chat, sender, {}});
    }
    const auto by = numbers_.below(20) == 0 ? events::ClosedBy::kSystemTimeout : events::ClosedBy::kOperator;
    add(closed_ms, events::ChatClosed{chat, by});
    const auto rating = static_cast<std::uint8_t>(1 + numbers_.below(5));
    if (numbers_.below(3) == 0) add(closed_ms + 60'000, events::ChatRated{chat, visitor, rating, std::nullopt});
  }

  void add(std::int64_t time_ms, events::Payload payload) {
    batch_.events.push_back({events::Id::uuid(13, ++events_), events::Id(kAccount),
                             events::Timestamp(events::Milliseconds(time_ms)), std::move(payload)});
    batch_.lines.push_back(batch_.events.size());
    if (batch_.events.size() == kBatchEvents) submit();
  }
  void submit() {
    const auto sent = batch_.events.size();
    const auto result = engine_.ingest(std::exchange(batch_, {}));
    must(result.status);
    if (result.accepted != sent) must({events::StatusCode::kInternal, "a chat was not accepted"});
  }

  engine::Engine& engine_;
  Numbers numbers_;
  events::Batch batch_;
  std::uint64_t events_ = 0;
};

std::unique_ptr<engine::Engine> desk_engine(std::uint64_t chats, int days, std::uint64_t seed) {
  engine::EngineOptions options;
  options.clock = [] { return *events::parse_timestamp(kHistoryEnd); };
  auto engine = engine::Engine::open(storage::make_memory_log(), std::move(options));
  must(engine.status());
  Desk(**engine, seed).serve(chats, days);
  return std::move(*engine);
}

/// Prints what an answer costs beside its budget, and what of that is due to how much is stored.
void measure(std::string_view name, double budget_microseconds, std::uint64_t checksum, const Ask& ask,
             const Ask& ask_tenth) {
  ask();  // what is unsettled is settled
  ask_tenth();
  const auto compared = compare(ask_tenth, ask);
  print_case(name, compared.other / budget_microseconds, fmt::format("{:.0f} us", budget_microseconds),
             fmt::format("{:.1f} us; {:.2f} times what it takes with a tenth of the chats stored", compared.other,
                         compared.ratio),
             checksum, compared.other);
}

}  // namespace

void run_chat_case(const Options& options) {
  const auto engine = desk_engine(options.sessions, kHistoryDays, options.seed);
  const auto tenth = desk_engine(options.sessions / 10, kHistoryDays / 10, options.seed);
  const auto kpis = [](const engine::Engine& asked) { return [&] { (void)asked.live_kpis(kAccount, std::nullopt); }; };
  measure("live-kpis", kKpisBudgetMicroseconds, checksum_of(api::to_json(*engine->live_kpis(kAccount, std::nullopt))),
          kpis(*engine), kpis(*tenth));
  const auto dashboard = [](const engine::Engine& asked) {
    return [&] { (void)asked.live_dashboard(kAccount, 30, std::nullopt); };
  };
  measure("live-dashboard", kDashboardBudgetMicroseconds,
          checksum_of(api::to_json(*engine->live_dashboard(kAccount, 30, std::nullopt))), dashboard(*engine),
          dashboard(*tenth));
}

}  // namespace flowtally::bench
