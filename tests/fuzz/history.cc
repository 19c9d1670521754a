// A stateful target: the bytes are a history of some accounts with batches, repeated ids, conflicts and restarts. What
// the engine says of each batch is what simple rules say, and all its answers are the reference model's.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "projections/state.h"
#include "storage/memory_log.h"
#include "tests/engine/watched_log.h"
#include "tests/fuzz/history_lines.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"
#include "tests/support/reference_model.h"
#include "tests/support/render.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests::fuzz {
namespace {

using events::Event;
using events::Timestamp;

/// What becomes of each event, said once more: which ids are known, what began how, and what was rated.
class Judge {
 public:
  enum class Verdict { kAccepted, kDuplicate, kRejected };

  Verdict decide(const Event& event) {
    auto& account = accounts_[event.account_id.text()];
    const auto id = event.id.text();
    if (account.ids.contains(id)) return Verdict::kDuplicate;
    if (!agrees(account, event)) return Verdict::kRejected;
    account.ids.insert(id);
    return Verdict::kAccepted;
  }

 private:
  struct Known {
    std::set<std::string> ids;
    std::map<std::string, std::string> begun;  // by what began: how
    std::set<std::string> rated;
  };

  static bool agrees(Known& account, const Event& event) {
    const auto begins = [&](const std::string& what, const std::string& how) {
      const auto told = how + ' ' + events::format_timestamp(event.time);
      return account.begun.try_emplace(what, told).first->second == told;
    };
    if (const auto* start = std::get_if<events::SessionStarted>(&event.payload)) {
      return begins("session " + start->session_id.text(), start->tree_id.text() + ' ' + start->user_id.text());
    }
    if (const auto* opened = std::get_if<events::ChatOpened>(&event.payload)) {
      return begins("chat " + opened->chat_id.text(), opened->visitor_id.text() + ' ' + std::string(opened->channel));
    }
    if (const auto* rated = std::get_if<events::SessionRated>(&event.payload)) {
      return account.rated.insert("session " + rated->session_id.text()).second;
    }
    if (const auto* rated = std::get_if<events::ChatRated>(&event.payload)) {
      return account.rated.insert("chat " + rated->chat_id.text()).second;
    }
    return true;
  }

  std::map<std::string, Known> accounts_;
};

/// An engine that can be left and opened again, with snapshots or without.
class Restarted {
 public:
  engine::Engine& engine() {
    if (!engine_) open(false);
    return *engine_;
  }
  void open(bool with_snapshot) {
    if (with_snapshot && engine_) {
      const auto written = engine_->write_snapshot();
      expect(written.ok(), written.message());
    }
    engine_.reset();
    auto options = engine_options();
    options.block_bytes = 512;
    options.snapshots = {.files = files(), .tail_events = 1'000'000'000};
    options.snapshots->on_unusable = [](const events::Status& why) { throw Finding(why.message()); };
    auto opened = engine::Engine::open(std::make_unique<WatchedLog>(log_, LogHooks{}), std::move(options));
    expect(opened.ok(), opened.status().message());
    engine_ = std::move(opened).value();
  }

 private:
  storage::SnapshotFiles files() {
    if (!directory_) directory_.emplace();
    return {directory_->path(), projections::kStateFormat,
            storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40U; }, 1)};
  }

  std::optional<TempDirectory> directory_;
  std::shared_ptr<storage::EventLog> log_ = storage::make_memory_log();
  std::unique_ptr<engine::Engine> engine_;
};

template <typename Figures>
void check(const events::Result<Figures>& answer, const Figures& expected, const std::string& what) {
  expect(answer.ok(), what + ": " + answer.status().message());
  if (!(*answer == expected)) expect_same(render(*answer), render(expected), what);
}
template <typename Row>
void check(const events::Result<std::vector<Row>>& answer, const std::vector<Row>& expected, const std::string& what) {
  expect(answer.ok(), what + ": " + answer.status().message());
  std::string rows;
  std::string expected_rows;
  for (const auto& row : *answer) rows += render(row) + '\n';
  for (const auto& row : expected) expected_rows += render(row) + '\n';
  expect_same(rows, expected_rows, what);
}

class Comparison {
 public:
  Comparison(const engine::Engine& engine, const ReferenceModel& model) : engine_(engine), model_(model) {}

  /// The model is slow: one of the spans and instants is asked about at a time.
  void check_account(const std::string& account, std::size_t turn) const {
    const auto& [from, to] = kSpans[turn % kSpans.size()];
    check_days(account, from, to);
    check_desk(account, kInstants[turn / kSpans.size() % kInstants.size()]);
    check_names(account);
  }

 private:
  void check_days(const std::string& account, Timestamp from, Timestamp to) const {
    const projections::WindowQuery query{std::nullopt, events::format_timestamp(from), events::format_timestamp(to)};
    const projections::Window window{from, to, std::nullopt};
    check(engine_.team(account, query, std::nullopt), model_.team(account, window, std::nullopt), "team");
    for (const auto& user : kUsers) {
      check(engine_.team(account, query, user), model_.team(account, window, user), "team of " + user);
      check(engine_.me(account, query, user), model_.me(account, window, user), "me of " + user);
    }
    for (const auto& flow : kFlows) {
      const auto expected = model_.flow(account, window, flow);
      const auto answer = engine_.flow(account, query, flow);
      expect(answer.ok() == expected.has_value(), "a flow is there or not: " + flow);
      if (expected) check(answer, *expected, "flow " + flow);
    }
  }
  void check_desk(const std::string& account, Timestamp to) const {
    check(engine_.live_kpis(account, to), model_.live_kpis(account, to), "live KPIs");
    check(engine_.operators(account, 7, std::nullopt, to), model_.operators(account, 7, std::nullopt, to), "operators");
    check(engine_.hourly(account, 24, to), model_.hourly(account, 24, to), "hourly");
    check(engine_.live_dashboard(account, 7, to), model_.live_dashboard(account, 7, to), "live dashboard");
    const projections::AuditQuery query{.days = 30, .limit = 1'000};
    check(engine_.audit_logs(account, query, to), model_.audit_logs(account, query, to), "audit");
  }
  void check_names(const std::string& account) const {
    for (const auto& node : kNodes) {
      const auto expected = model_.step_feedback(account, node);
      const auto answer = engine_.step_feedback(account, node);
      expect(answer.ok() == expected.has_value(), "a step is there or not: " + node);
      if (expected) check(answer, *expected, "step " + node);
    }
    std::map<std::string, std::string> flows;
    for (const auto& flow : engine_.flows(account, {"", 100, std::nullopt}).items) flows[flow.tree_id] = flow.name;
    expect(flows == model_.flows(account), "flows and their names");
    std::map<std::string, std::string> users;
    for (const auto& user : engine_.users(account, {"", 100, std::nullopt}).items) users[user.user_id] = user.name;
    expect(users == model_.users(account), "users and their names");
  }

  const engine::Engine& engine_;
  const ReferenceModel& model_;
};

/// Feeds the lines as one batch and holds the answer against the judge's; the model learns what was accepted.
void feed(engine::Engine& engine, const std::string& lines, Judge& judge, ReferenceModel& model) {
  const auto batch = read_lines(lines);
  expect(batch.rejects.empty(), batch.rejects.empty() ? "" : batch.rejects[0].detail + ": " + lines);
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::vector<std::uint64_t> rejected;
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const auto verdict = judge.decide(batch.events[i]);
    accepted += verdict == Judge::Verdict::kAccepted;
    duplicates += verdict == Judge::Verdict::kDuplicate;
    if (verdict == Judge::Verdict::kRejected) rejected.push_back(batch.lines[i]);
    if (verdict == Judge::Verdict::kAccepted) model.add(batch.events[i]);
  }
  const auto result = engine.ingest(read_lines(lines));
  expect(result.status.ok(), result.status.message());
  expect(result.accepted == accepted && result.duplicates == duplicates, "a batch has so many accepted and repeated");
  std::vector<std::uint64_t> lines_rejected;
  for (const auto& reject : result.rejects) lines_rejected.push_back(reject.line);
  expect(lines_rejected == rejected, "a batch has these lines rejected");
}

}  // namespace

void run_history(std::string_view bytes) {
  Input input(bytes);
  Restarted store;
  Judge judge;
  ReferenceModel model;
  const auto compare = [&](std::size_t turn) {
    for (const auto& [account, facts] : model.accounts()) {
      Comparison(store.engine(), model).check_account(account, turn++);
    }
  };
  std::string batch;
  std::size_t count = 0;
  for (; !input.empty() && count < kStepsMax; ++count) {
    switch (const auto step = next_step(input); step.kind) {
      case Step::Kind::kEvent:
        batch += step.line;
        continue;
      case Step::Kind::kEndBatch:
        break;
      case Step::Kind::kRestart:
        store.open(false);
        continue;
      case Step::Kind::kRestartFromSnapshot:
        store.open(true);
        continue;
      case Step::Kind::kCompare:
        compare(count);
        continue;
    }
    feed(store.engine(), batch, judge, model);
    batch.clear();
  }
  feed(store.engine(), batch, judge, model);
  compare(count);
}

}  // namespace flowtally::tests::fuzz
