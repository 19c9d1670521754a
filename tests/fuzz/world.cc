#include "tests/fuzz/world.h"

#include "events/block.h"
#include "storage/memory_log.h"
#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

using events::StatusCode;
using events::Timestamp;

constexpr std::string_view kLines =
    R"({"id":"a1","type":"account.updated","time":"2026-05-01T00:00:00Z","account_id":"acme","name":"Acme","time_zone":"America/New_York","sla":{"queue_wait_seconds":60},"business_hours":{"week":[{"day_of_week":1,"intervals":[{"open":"08:00","close":"17:00"}]}],"exceptions":[{"date":"2026-05-25","intervals":[]}]}}
{"id":"u1","type":"user.updated","time":"2026-05-01T00:00:00Z","account_id":"acme","user_id":"ann","name":"Ann","role":"engineer"}
{"id":"u2","type":"user.updated","time":"2026-05-01T00:00:00Z","account_id":"acme","user_id":"bob","name":"Bob"}
{"id":"u3","type":"user.forgotten","time":"2026-05-20T00:00:00Z","account_id":"acme","user_id":"bob"}
{"id":"f1","type":"flow.updated","time":"2026-05-01T00:00:00Z","account_id":"acme","tree_id":"dns","name":"DNS","tree_structure":{"id":"n1","title":"Ping","children":[{"id":"n2","question":"Again?"}]}}
{"id":"s1","type":"session.started","time":"2026-05-30T10:00:00Z","account_id":"acme","session_id":"1","tree_id":"dns","user_id":"ann"}
{"id":"v1","type":"session.step_visited","time":"2026-05-30T10:00:00Z","account_id":"acme","session_id":"1","node_id":"n1"}
{"id":"v2","type":"session.step_visited","time":"2026-05-30T10:00:01Z","account_id":"acme","session_id":"1","node_id":"n2","position":1}
{"id":"c1","type":"session.completed","time":"2026-05-30T10:09:30Z","account_id":"acme","session_id":"1","outcome":"resolved"}
{"id":"g1","type":"step.feedback_given","time":"2026-05-30T10:08:00Z","account_id":"acme","session_id":"1","node_id":"n1","user_id":"ann","was_helpful":true}
{"id":"g2","type":"step.feedback_withdrawn","time":"2026-05-30T10:08:30Z","account_id":"acme","session_id":"1","node_id":"n2","user_id":"ann"}
{"id":"r1","type":"session.rated","time":"2026-05-30T10:10:00Z","account_id":"acme","session_id":"1","user_id":"ann","rating":4,"comment":"ok"}
{"id":"s2","type":"session.started","time":"2026-05-31T23:00:00Z","account_id":"acme","session_id":"2","tree_id":"dns","user_id":"bob"}
{"id":"v3","type":"session.step_visited","time":"2026-05-31T23:00:01Z","account_id":"acme","session_id":"2","node_id":"n1"}
{"id":"s3","type":"session.started","time":"2026-06-01T01:00:00Z","account_id":"acme","session_id":"3","tree_id":"vpn","user_id":"ann"}
{"id":"d3","type":"session.deleted","time":"2026-06-01T02:00:00Z","account_id":"acme","session_id":"3"}
{"id":"w4","type":"session.completed","time":"2026-06-01T02:00:00Z","account_id":"acme","session_id":"4"}
{"id":"o1","type":"chat.opened","time":"2026-06-01T10:00:00Z","account_id":"acme","chat_id":"c1","visitor_id":"v1","channel":"web"}
{"id":"k1","type":"chat.claimed","time":"2026-06-01T10:01:00Z","account_id":"acme","chat_id":"c1","operator_id":"ann"}
{"id":"m1","type":"chat.message_sent","time":"2026-06-01T10:00:30Z","account_id":"acme","visitor_id":"v1","chat_id":"c1","sender":"visitor"}
{"id":"m2","type":"chat.message_sent","time":"2026-06-01T10:02:00Z","account_id":"acme","visitor_id":"v1","chat_id":"c1","sender":"operator","operator_id":"ann"}
{"id":"m3","type":"chat.responded","time":"2026-06-01T10:03:00Z","account_id":"acme","chat_id":"c1","operator_id":"ann"}
{"id":"x1","type":"chat.transferred","time":"2026-06-01T10:04:00Z","account_id":"acme","chat_id":"c1","operator_id":"bob","reason":"tea"}
{"id":"e1","type":"chat.closed","time":"2026-06-01T10:10:00Z","account_id":"acme","chat_id":"c1","closed_by":"operator"}
{"id":"r2","type":"chat.rated","time":"2026-06-01T10:11:00Z","account_id":"acme","chat_id":"c1","visitor_id":"v1","rating":5,"comment":"quick"}
{"id":"o2","type":"chat.opened","time":"2026-06-01T11:00:00Z","account_id":"acme","chat_id":"c2","visitor_id":"v1"}
{"id":"h1","type":"visitor.mode_changed","time":"2026-06-01T10:00:00Z","account_id":"acme","visitor_id":"v1","mode":"human"}
{"id":"p1","type":"operator.presence_changed","time":"2026-06-01T09:00:00Z","account_id":"acme","operator_id":"ann","presence":"online"}
{"id":"z1","type":"audit.recorded","time":"2026-06-01T09:00:00Z","account_id":"acme","admin_id":"ann","action":"flow.archived","resource_type":"flow","resource_id":"vpn","details":{"why":"old"},"ip_address":"::1","user_agent":"curl"}
{"id":"s1","type":"session.started","time":"2026-05-30T10:00:00Z","account_id":"globex","session_id":"1","tree_id":"vpn","user_id":"ann"}
)";

/// Some texts are looked up by, so they are told whether or not the account has them.
std::vector<std::string> some_ids(std::vector<std::string> ids) {
  if (ids.size() > 3) ids.resize(3);
  ids.push_back("nobody's");
  return ids;
}

template <typename Answer>
void allow(const events::Result<Answer>& answer) {
  const auto code = answer.status().code();
  expect(code == StatusCode::kOk || code == StatusCode::kNotFound || code == StatusCode::kInvalidArgument ||
             code == StatusCode::kZoneUnavailable,
         answer.status().message());
}

void ask_lists(const engine::Engine& engine, const std::string& account) {
  std::vector<std::string> users;
  std::vector<std::string> flows;
  for (const auto& user : engine.users(account, {"", 100, std::nullopt}).items) users.push_back(user.user_id);
  for (const auto& flow : engine.flows(account, {"", 100, std::nullopt}).items) flows.push_back(flow.tree_id);
  const projections::WindowQuery month;
  for (const auto& user : some_ids(users)) {
    allow(engine.me(account, month, user));
    allow(engine.team(account, month, user));
  }
  for (const auto& flow : some_ids(flows)) {
    const auto answer = engine.flow(account, month, flow);
    allow(answer);
    if (answer) {
      for (const auto& step : answer->step_feedback) allow(engine.step_feedback(account, step.node_id));
    }
    for (std::optional<projections::RatingCursor> after;;) {
      const auto page = engine.ratings(account, flow, 2, after);
      allow(page);
      if (!page || !page->next_cursor) break;
      const auto next = projections::RatingCursor::parse(page->next_cursor->value);
      expect(next && next != after, "a page's cursor leads on");
      after = next;
    }
  }
}

void ask_at(const engine::Engine& engine, const std::string& account, std::optional<Timestamp> to) {
  allow(engine.live_kpis(account, to));
  allow(engine.operators(account, 30, std::nullopt, to));
  allow(engine.hourly(account, 24, to));
  allow(engine.live_dashboard(account, 7, to));
  allow(engine.business_hours(account, to));
  allow(engine.audit_logs(account, {.days = 90, .limit = 3, .offset = 1}, to));
  (void)engine.audit_stats(account, 90, to);
}

}  // namespace

std::string_view world_lines() { return kLines; }

const std::vector<std::string>& world_blocks() {
  static const std::vector<std::string> kBlocks = [] {
    const auto batch = read_lines(kLines);
    expect(batch.rejects.empty(), batch.rejects.empty() ? "" : batch.rejects[0].detail);
    std::vector<std::string> blocks;
    events::BlockEncoder encoder;
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
      encoder.add(batch.events[i]);
      if (encoder.count() == 12 || i + 1 == batch.events.size())
        blocks.push_back(encoder.finish(i + 2 - encoder.count()));
    }
    return blocks;
  }();
  return kBlocks;
}

std::unique_ptr<storage::EventLog> log_of(const std::vector<std::string>& blocks) {
  auto log = storage::make_memory_log();
  const auto appended = log->append(blocks);
  expect(appended.ok(), appended.message());
  return log;
}

engine::EngineOptions engine_options() {
  engine::EngineOptions options;
  options.clock = [] { return kNow; };
  options.threads = 1;
  return options;
}

std::unique_ptr<engine::Engine> world_engine() {
  auto engine = engine::Engine::open(log_of(world_blocks()), engine_options());
  expect(engine.ok(), engine.status().message());
  return std::move(engine).value();
}

void ask_all(const engine::Engine& engine) {
  for (const auto& account : some_ids(engine.account_ids())) {
    allow(engine.team(account, {}, std::nullopt));
    allow(engine.team(account, {std::nullopt, "1970-01-02", "1971-01-30"}, std::nullopt));
    allow(engine.team(account, {std::nullopt, "2025-06-01", "2026-06-30"}, std::nullopt));
    ask_lists(engine, account);
    ask_at(engine, account, std::nullopt);
    ask_at(engine, account, kNow - events::Milliseconds{events::kDayMs});
    ask_at(engine, account, events::kTimestampMin);
    ask_at(engine, account, events::kTimestampEnd - events::Milliseconds{1});
    allow(engine.chat_ratings(account, 2, std::nullopt));
    (void)engine.settings(account);
  }
  const auto exported = engine.export_ndjson([](std::string_view) { return events::Status(); });
  // A snapshot may leave out an account.
  expect(exported.ok() || exported.code() == StatusCode::kCorruption, exported.message());
}

}  // namespace flowtally::tests::fuzz
