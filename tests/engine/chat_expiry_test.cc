// Figures of live chat that end by themselves: an injected clock is moved, nothing is written, and each figure changes
// at exactly the instant at which its window does.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <string>

#include "storage/memory_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;
using std::chrono::hours;

/// An engine whose clock the test moves, with an account of some zone.
struct MovedClock {
  Timestamp now = *events::parse_timestamp("2026-03-20T12:00:00Z");
  std::unique_ptr<engine::Engine> engine;

  explicit MovedClock(const std::string& zone = "UTC") {
    engine::EngineOptions options;
    options.clock = [this] { return now; };
    engine = engine::Engine::open(storage::make_memory_log(), std::move(options)).value();
    tell("zone", "2026-01-01T00:00:00Z", fmt::format(R"("type":"account.updated","time_zone":"{}")", zone));
  }
  void tell(const std::string& id, const std::string& time, const std::string& rest) {
    const auto line = fmt::format(R"({{"id":"{}","time":"{}","account_id":"acme",{}}})", id, time, rest);
    REQUIRE(feed(*engine, line).accepted == 1);
  }
  projections::LiveKpis kpis_at(Timestamp time) {
    now = time;
    return *engine->live_kpis("acme", std::nullopt);
  }
};

Timestamp at(const std::string& text) { return *events::parse_timestamp(text); }

/// A chat with everything, each a minute after the one before.
void tell_a_chat(MovedClock& desk) {
  desk.tell("o", "2026-03-10T10:00:00Z", R"("type":"chat.opened","chat_id":"c","visitor_id":"v")");
  desk.tell("c", "2026-03-10T10:06:00Z", R"("type":"chat.claimed","chat_id":"c","operator_id":"op")");
  desk.tell("r", "2026-03-10T10:09:00Z", R"("type":"chat.responded","chat_id":"c","operator_id":"op")");
  desk.tell("x", "2026-03-10T10:40:00Z", R"("type":"chat.closed","chat_id":"c","closed_by":"system_timeout")");
  desk.tell("s", "2026-03-10T10:45:00Z", R"("type":"chat.rated","chat_id":"c","visitor_id":"v","rating":4)");
}

/// The figure is `inside` at every instant of (first, last] and `outside` right before and right after.
void lasts(MovedClock& desk, const std::string& name, Timestamp first, Timestamp last, double inside, double outside,
           const std::function<double(const projections::LiveKpis&)>& figure) {
  CAPTURE(name);
  CHECK(figure(desk.kpis_at(first)) == outside);
  CHECK(figure(desk.kpis_at(first + Milliseconds(1))) == inside);
  CHECK(figure(desk.kpis_at(last)) == inside);
  CHECK(figure(desk.kpis_at(last + Milliseconds(1))) == outside);
}

}  // namespace

TEST_CASE("expiry: each windowed figure begins after its fact and ends with its window, to the millisecond") {
  MovedClock desk;
  tell_a_chat(desk);
  const auto opened = at("2026-03-10T10:00:00Z");
  const auto claimed = at("2026-03-10T10:06:00Z");
  const auto responded = at("2026-03-10T10:09:00Z");
  const auto closed = at("2026-03-10T10:40:00Z");
  const auto rated = at("2026-03-10T10:45:00Z");
  const auto midnight = at("2026-03-11T00:00:00Z");
  using Kpis = projections::LiveKpis;
  const auto last_instant = midnight - Milliseconds(1);

  lasts(desk, "first response", responded, claimed + hours(1), 180.0, 0.0,
        [](const Kpis& kpis) { return kpis.avg_first_response_seconds.value; });
  lasts(desk, "queue wait", claimed, claimed + hours(1), 1, 0,
        [](const Kpis& kpis) { return static_cast<double>(kpis.queue_wait.n); });
  lasts(desk, "customer first response", responded, responded + hours(1), 540.0, -1, [](const Kpis& kpis) {
    return kpis.customer_first_response.avg_seconds.value_or(projections::Seconds{-1}).value;
  });
  lasts(desk, "resolution", closed, last_instant, 2400.0, 0.0,
        [](const Kpis& kpis) { return kpis.avg_resolution_seconds.value; });
  lasts(desk, "opened today", opened, last_instant, 1, 0,
        [](const Kpis& kpis) { return static_cast<double>(kpis.sessions_today); });
  lasts(desk, "csat", rated, rated + hours(24), 4.0, 0.0, [](const Kpis& kpis) { return kpis.csat_average.value; });
  lasts(desk, "fcr", closed, closed + hours(7 * 24), 100.0, 0.0, [](const Kpis& kpis) { return kpis.fcr_rate.value; });
  lasts(desk, "matured fcr", closed + hours(24), closed + hours(7 * 24), 100.0, -1,
        [](const Kpis& kpis) { return kpis.fcr_rate_matured.value_or(projections::Percent{-1}).value; });
  lasts(desk, "waiting", opened, claimed, 1, 0, [](const Kpis& kpis) { return static_cast<double>(kpis.waiting); });
  lasts(desk, "active", claimed, closed, 1, 0, [](const Kpis& kpis) { return static_cast<double>(kpis.active); });
}

TEST_CASE("expiry: breaches come one by one and leave 24 hours after what breached, one by one") {
  MovedClock desk;
  tell_a_chat(desk);
  const auto breaches = [&](const std::string& time, int plus_ms) {
    return desk.kpis_at(at(time) + Milliseconds(plus_ms)).sla_breach_events_24h;
  };
  CHECK(breaches("2026-03-10T10:06:00Z", 0) == 0);
  CHECK(breaches("2026-03-10T10:06:00Z", 1) == 1);  // claimed after 360 s of 300
  CHECK(breaches("2026-03-10T10:09:00Z", 1) == 2);  // answered after 180 s of 120
  CHECK(breaches("2026-03-10T10:40:00Z", 1) == 3);  // closed after 2,400 s of 1,800
  CHECK(breaches("2026-03-11T10:06:00Z", 0) == 3);
  CHECK(breaches("2026-03-11T10:06:00Z", 1) == 2);
  CHECK(breaches("2026-03-11T10:09:00Z", 1) == 1);
  CHECK(breaches("2026-03-11T10:40:00Z", 1) == 0);
}

TEST_CASE("expiry: a deadline counts from the moment it passes, while the chat still waits") {
  MovedClock desk;
  tell_a_chat(desk);
  const auto open = [&](const std::string& time, int plus_ms) {
    return desk.kpis_at(at(time) + Milliseconds(plus_ms)).sla_open_breaches;
  };
  CHECK(open("2026-03-10T10:05:00Z", 0) == 0);
  CHECK(open("2026-03-10T10:05:00Z", 1) == 1);  // waits for more than 300 s
  CHECK(open("2026-03-10T10:06:00Z", 1) == 0);  // claimed
  CHECK(open("2026-03-10T10:08:00Z", 1) == 1);  // unanswered for more than 120 s
  CHECK(open("2026-03-10T10:09:00Z", 1) == 0);
  CHECK(open("2026-03-10T10:30:00Z", 1) == 1);  // unresolved for more than 1,800 s
  CHECK(open("2026-03-10T10:40:00Z", 1) == 0);
}

TEST_CASE("expiry: midnight is the account's, on days of 23 and 25 hours too") {
  for (const auto& [opened, midnight] : {std::pair("2026-03-08T06:00:00Z", "2026-03-09T04:00:00Z"),
                                         std::pair("2026-11-01T05:00:00Z", "2026-11-02T05:00:00Z")}) {
    CAPTURE(std::string(midnight));
    MovedClock desk("America/New_York");
    desk.now = at("2026-12-01T00:00:00Z");
    desk.tell("o", opened, R"("type":"chat.opened","chat_id":"c","visitor_id":"v")");
    CHECK(desk.kpis_at(at(midnight) - Milliseconds(1)).sessions_today == 1);
    CHECK(desk.kpis_at(at(midnight)).sessions_today == 0);
  }
}

TEST_CASE("expiry: a first contact resolution turns false when the visitor comes back, however late that is told") {
  MovedClock desk;
  tell_a_chat(desk);
  CHECK(desk.kpis_at(at("2026-03-12T00:00:00Z")).fcr_rate.value == 100.0);
  desk.now = at("2026-03-20T12:00:00Z");
  desk.tell("o2", "2026-03-11T10:39:59.999Z", R"("type":"chat.opened","chat_id":"d","visitor_id":"v")");
  CHECK(desk.kpis_at(at("2026-03-12T00:00:00Z")).fcr_rate.value == 0.0);
  // As it was before they came back, and within a day only.
  CHECK(desk.engine->live_kpis("acme", at("2026-03-11T10:39:59.999Z"))->fcr_rate.value == 100.0);
  MovedClock later;
  tell_a_chat(later);
  later.tell("o2", "2026-03-11T10:40:00Z", R"("type":"chat.opened","chat_id":"d","visitor_id":"v")");
  CHECK(later.kpis_at(at("2026-03-12T00:00:00Z")).fcr_rate.value == 100.0);
}

}  // namespace flowtally::tests
