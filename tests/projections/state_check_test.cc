// A state whose bytes are whole, but whose records do not fit together, is refused: nothing that is folded or asked
// later may leave a table, run in a circle or count below zero.
#include "projections/state_check.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "events/ndjson.h"
#include "projections/account.h"
#include "projections/chat_views.h"
#include "projections/views.h"

namespace flowtally::tests {
namespace {

using projections::Account;
using projections::StateBytes;

constexpr std::string_view kHistory =
    R"({"id":"f","type":"flow.updated","time":"2026-02-01T00:00:00Z","account_id":"a","tree_id":"dns","name":"DNS","tree_structure":{"id":"n1"}}
{"id":"s","type":"session.started","time":"2026-02-10T10:00:00Z","account_id":"a","session_id":"1","tree_id":"dns","user_id":"ann"}
{"id":"v1","type":"session.step_visited","time":"2026-02-10T10:00:01Z","account_id":"a","session_id":"1","node_id":"n1"}
{"id":"v2","type":"session.step_visited","time":"2026-02-10T10:00:02Z","account_id":"a","session_id":"1","node_id":"n2"}
{"id":"c","type":"session.completed","time":"2026-02-10T10:09:00Z","account_id":"a","session_id":"1","outcome":"resolved"}
{"id":"g1","type":"step.feedback_given","time":"2026-02-10T10:08:00Z","account_id":"a","session_id":"1","node_id":"n1","user_id":"ann","was_helpful":true}
{"id":"g2","type":"step.feedback_given","time":"2026-02-10T10:08:00Z","account_id":"a","session_id":"1","node_id":"n2","user_id":"ann","was_helpful":true}
{"id":"r","type":"session.rated","time":"2026-02-10T10:10:00Z","account_id":"a","session_id":"1","user_id":"ann","rating":4,"comment":"ok"}
{"id":"w","type":"session.completed","time":"2026-02-10T10:10:00Z","account_id":"a","session_id":"2"}
{"id":"o","type":"chat.opened","time":"2026-02-10T10:00:00Z","account_id":"a","chat_id":"1","visitor_id":"v"}
{"id":"k","type":"chat.claimed","time":"2026-02-10T10:01:00Z","account_id":"a","chat_id":"1","operator_id":"ann"}
{"id":"m","type":"chat.message_sent","time":"2026-02-10T10:02:00Z","account_id":"a","visitor_id":"v","chat_id":"1","sender":"operator","operator_id":"ann"}
{"id":"t1","type":"chat.transferred","time":"2026-02-10T10:03:00Z","account_id":"a","chat_id":"1","operator_id":"bob"}
{"id":"t2","type":"chat.transferred","time":"2026-02-10T10:04:00Z","account_id":"a","chat_id":"1","operator_id":"ann"}
{"id":"e","type":"chat.closed","time":"2026-02-10T10:05:00Z","account_id":"a","chat_id":"1","closed_by":"visitor"}
{"id":"q","type":"chat.rated","time":"2026-02-10T10:06:00Z","account_id":"a","chat_id":"1","visitor_id":"v","rating":5,"comment":"ok"}
{"id":"h","type":"visitor.mode_changed","time":"2026-02-10T10:00:00Z","account_id":"a","visitor_id":"v","mode":"human"}
{"id":"p","type":"operator.presence_changed","time":"2026-02-10T09:00:00Z","account_id":"a","operator_id":"ann","presence":"online"}
{"id":"z","type":"audit.recorded","time":"2026-02-10T09:00:00Z","account_id":"a","admin_id":"ann","action":"x","resource_type":"y"}
)";

struct State {
  std::string bytes;
  std::vector<std::string_view> sections;  // by place

  /// Where a section begins.
  std::size_t begin_of(std::string_view section) const {
    std::size_t place = 0;
    while (sections.at(place) != section) ++place;
    return place;
  }
};

/// The state of an account that folded the history.
const State& sound_state() {
  static const State kState = [] {
    const auto padded = std::string(kHistory) + std::string(events::NdjsonReader::kPaddingBytes, '\0');
    events::ReadOptions options;
    options.now = events::kTimestampEnd - events::Milliseconds{events::kDayMs};
    events::Batch batch;
    events::NdjsonReader().read(std::string_view(padded).substr(0, kHistory.size()), options, batch);
    REQUIRE(batch.rejects.empty());
    Account account;
    for (const auto& event : batch.events) {
      const auto fact = account.ids().resolve(event, account.ids().know(event).index);
      account.accept(fact);
      account.apply(fact);
    }
    account.settle();
    const auto state = account.state();
    State made;
    for (const auto piece : state.pieces()) made.bytes += piece;
    for (std::size_t place = 0; place < made.bytes.size(); ++place) made.sections.push_back(state.section_at(place));
    return made;
  }();
  return kState;
}

bool is_taken(const std::string& bytes) {
  Account account;
  return account.restore(bytes);
}

template <typename T>
std::string with(std::size_t place, T value) {
  auto bytes = sound_state().bytes;
  std::memcpy(&bytes.at(place), &value, sizeof value);
  return bytes;
}

// A record of a session or chat follows the number of all; what it points to is the first entry of a table or none.
constexpr std::uint32_t kFar = 1'000'000;
std::size_t record_of(std::string_view section) { return sound_state().begin_of(section) + sizeof(std::uint32_t); }

}  // namespace

TEST_CASE("state check: a session that points beyond a table is refused") {
  using projections::Session;
  const auto session = record_of("sessions");
  REQUIRE(is_taken(sound_state().bytes));
  for (const auto field : {offsetof(Session, flow), offsetof(Session, user), offsetof(Session, completion_event),
                           offsetof(Session, last_visit_event), offsetof(Session, visits), offsetof(Session, feedback),
                           offsetof(Session, rating)}) {
    CAPTURE(field);
    CHECK(!is_taken(with(session + field, kFar)));
  }
  CHECK(!is_taken(with(session + offsetof(Session, outcome), std::uint8_t{5})));
}

TEST_CASE("state check: a time that no event can have is refused") {
  using projections::Chat;
  using projections::Session;
  for (const auto time_ms : {std::int64_t{-1}, std::int64_t{1} << 62, std::int64_t{1} << 43}) {
    CAPTURE(time_ms);
    for (const auto field : {offsetof(Session, start_ms), offsetof(Session, completion_ms)}) {
      CHECK(!is_taken(with(record_of("sessions") + field, time_ms)));
    }
    for (const auto field : {offsetof(Chat, opened_ms), offsetof(Chat, claimed_ms), offsetof(Chat, closed_ms),
                             offsetof(Chat, response_ms), offsetof(Chat, first_message_ms)}) {
      CHECK(!is_taken(with(record_of("chats") + field, time_ms)));
    }
  }
}

TEST_CASE("state check: a chat that points beyond a table is refused") {
  using projections::Chat;
  for (const auto field : {offsetof(Chat, visitor), offsetof(Chat, claim_event), offsetof(Chat, claim_operator),
                           offsetof(Chat, close_event), offsetof(Chat, closes), offsetof(Chat, transfers),
                           offsetof(Chat, responses), offsetof(Chat, rating)}) {
    CAPTURE(field);
    CHECK(!is_taken(with(record_of("chats") + field, kFar)));
  }
}

TEST_CASE("state check: a chain that runs in a circle is refused") {
  // Two sessions of 64 bytes, then the number of visits and the first: its node, and the next one.
  const auto visits = record_of("sessions") + 2 * sizeof(projections::Session) + sizeof(std::uint32_t);
  CHECK(is_taken(with(visits + 4, projections::kNone)));  // what it says already
  CHECK(!is_taken(with(visits + 4, 0U)));
  CHECK(!is_taken(with(visits + 4, 1U)));
  CHECK(!is_taken(with(visits, kFar)));
}

TEST_CASE("state check: counters that do not count what is there are refused") {
  // Behind two sessions and two visits, each with their number, stands how many sessions count.
  const auto live = record_of("sessions") + 2 * sizeof(projections::Session) + 4 + 2 * 8;
  for (const auto count : {std::uint64_t{0}, std::uint64_t{2}, std::uint64_t{1} << 60}) {
    CAPTURE(count);
    CHECK(!is_taken(with(live, count)));
  }
  CHECK(is_taken(with(live, std::uint64_t{1})));
  CHECK(!is_taken(with(sound_state().begin_of("counts"), std::uint64_t{2})));
  CHECK(is_taken(with(sound_state().begin_of("counts"), std::uint64_t{1})));
}

TEST_CASE("state check: whichever byte of a state is another, it is refused or an account that answers") {
  const auto day = events::Milliseconds{events::kDayMs};
  const auto now = events::Timestamp(std::chrono::sys_days(std::chrono::year{2026} / 2 / 20));
  std::size_t refused = 0;
  for (std::size_t place = 0; place < sound_state().bytes.size(); ++place) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      CAPTURE(place);
      CAPTURE(change);
      auto bytes = sound_state().bytes;
      bytes[place] = static_cast<char>(bytes[place] ^ change);
      Account account;
      if (!account.restore(bytes)) {
        ++refused;
        continue;
      }
      account.settle();
      (void)projections::team_figures(account, {now - 30 * day, now, std::nullopt}, std::nullopt);
      (void)projections::flow_figures(account, {now - 30 * day, now, std::nullopt}, 0);
      (void)projections::operator_figures(account, 30, std::nullopt, now);
      (void)projections::live_dashboard(account, 30, now);
      std::string again;
      const auto state = account.state();
      for (const auto piece : state.pieces()) again += piece;
      CHECK(is_taken(again));
    }
  }
  // The rest says other ids, names, texts or small differences of time, of which nobody can know.
  CHECK(refused > sound_state().bytes.size());
}

}  // namespace flowtally::tests
