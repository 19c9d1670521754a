#include "engine/engine.h"

#include <future>
#include <mutex>

#include "engine/account_map.h"
#include "engine/accounts_page.h"
#include "engine/commands.h"
#include "engine/export.h"
#include "engine/replay.h"
#include "engine/sequencer.h"
#include "engine/snapshots.h"
#include "engine/workers.h"
#include "projections/chat_views.h"
#include "projections/expiry.h"
#include "projections/views.h"

namespace flowtally::engine {

using events::Id;
using events::Result;
using events::Status;
using events::StatusCode;
using events::Timestamp;
using projections::Account;
using projections::kNone;
using projections::Window;
using projections::WindowQuery;

events::Timestamp system_now() {
  return std::chrono::time_point_cast<events::Milliseconds>(std::chrono::system_clock::now());
}

struct Engine::Impl {
  Impl(std::unique_ptr<storage::EventLog> event_log, EngineOptions engine_options, std::unique_ptr<ServerAudit> audit)
      : options(std::move(engine_options)),
        log(std::move(event_log)),
        server_audit(audit != nullptr ? std::move(audit) : std::make_unique<ServerAudit>()),
        workers(options.threads) {}

  /// What of an account an answer reads.
  enum class Part {
    kAll,      // its days too: they have to be settled
    kRecords,  // in line at any time
  };

  /// An account held still, or an empty one if it has no events.
  struct Held {
    std::shared_lock<std::shared_mutex> lock;
    const Account& account;
    events::Sequence position;
  };
  Held hold(std::string_view account_id, Part part = Part::kAll) const {
    static const Account empty;
    auto* const slot = find(account_id);
    if (slot == nullptr) return {{}, empty, 0};
    auto lock = part == Part::kAll ? slot->hold_settled() : std::shared_lock(slot->mutex);
    return {std::move(lock), slot->account, slot->position};
  }

  /// Calls answer(account) with the account held still.
  template <typename Answer>
  auto look(std::string_view account_id, Answer&& answer, Part part = Part::kAll) const {
    const auto held = hold(account_id, part);
    return answer(held.account);
  }

  /// The same for an answer that rests on the account's days: an error where the rules of its zone are not to be had.
  template <typename Answer>
  auto look_by_days(std::string_view account_id, Answer&& answer) const
      -> Result<decltype(answer(std::declval<const Account&>()))> {
    const auto held = hold(account_id);
    if (const auto& zone = held.account.calendar().status(); !zone.ok()) return zone;
    return answer(held.account);
  }

  /// Calls answer(account, window) with the account held still and, where `life` is asked for, then
  /// expiry(account, window, now, what was answered).
  template <typename Answer, typename Expiry>
  auto ask(std::string_view account_id, const WindowQuery& query, AnswerLife* life, Answer&& answer,
           Expiry&& expiry) const -> Result<decltype(answer(std::declval<const Account&>(), Window()))> {
    const auto held = hold(account_id);
    const auto now = options.clock();
    const auto window = projections::resolve_window(query, held.account.calendar(), now);
    if (!window) return window.status();
    if (const auto& zone = held.account.calendar().status(); !zone.ok()) return zone;
    auto answered = answer(held.account, *window);
    if (life != nullptr) {
      *life = {held.position, now, expiry(held.account, *window, now, answered), window->from_moves, window->to_moves};
    }
    return answered;
  }

  AccountSlot* find(std::string_view account_id) const {
    return account_id.size() > Id::kBytesMax ? nullptr : accounts.find(Id(account_id));
  }

  EngineOptions options;
  std::unique_ptr<storage::EventLog> log;
  std::unique_ptr<ServerAudit> server_audit;  // after the log, which holds the directory's lock
  AccountMap accounts;
  Workers workers;
  Commands commands{accounts, options.clock, [this](events::Batch batch, std::function<void(IngestResult)> done) {
                      sequencer->submit({std::move(batch), std::move(done)});
                    }};
  std::unique_ptr<Sequencer> sequencer;  // it stops before all of the above,
  std::unique_ptr<Snapshots> snapshots;  // and this one before it
};

namespace {

std::uint32_t find_index(const projections::IdTable& ids, std::string_view id) {
  return id.size() > Id::kBytesMax ? kNone : ids.find(Id(id));
}

}  // namespace

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(std::unique_ptr<storage::EventLog> log, EngineOptions options,
                                             std::unique_ptr<ServerAudit> server_audit) {
  auto impl = std::make_unique<Impl>(std::move(log), std::move(options), std::move(server_audit));
  Result<storage::SnapshotSpan> loaded = storage::SnapshotSpan();
  const auto& snapshots = impl->options.snapshots;
  if (snapshots) loaded = load_newest_snapshot(*snapshots, *impl->log, impl->accounts, impl->workers);
  if (!loaded) return loaded.status();
  auto replayed = replay(*impl->log, loaded->first + 1, impl->accounts, impl->workers, impl->options.on_replay);
  if (!replayed.ok()) return replayed;
  impl->sequencer = std::make_unique<Sequencer>(impl->accounts, *impl->log, impl->workers, impl->options);
  if (snapshots && snapshots->write) {
    impl->snapshots =
        std::make_unique<Snapshots>(impl->accounts, *impl->sequencer, *impl->log, *snapshots, loaded->last);
  }
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

void Engine::submit(events::Batch batch, std::function<void(IngestResult)> done) {
  impl_->sequencer->submit({std::move(batch), std::move(done)});
}

IngestResult Engine::ingest(events::Batch batch) {
  std::promise<IngestResult> result;
  submit(std::move(batch), [&](IngestResult ingested) { result.set_value(std::move(ingested)); });
  return result.get_future().get();
}

Commands& Engine::commands() { return impl_->commands; }

ServerAudit& Engine::server_audit() { return *impl_->server_audit; }

Status Engine::write_snapshot() { return impl_->snapshots != nullptr ? impl_->snapshots->write() : Status(); }

Status Engine::checkpoint(const std::filesystem::path& directory) {
  if (Status written = write_snapshot(); !written.ok()) return written;
  // Before the log, so that none is ahead of it.
  if (impl_->options.snapshots) {
    if (Status linked = impl_->options.snapshots->files.link_to(directory); !linked.ok()) return linked;
  }
  if (Status made = impl_->server_audit->checkpoint(directory); !made.ok()) return made;
  return impl_->log->checkpoint(directory);
}

Status Engine::failure() const { return impl_->sequencer->failure(); }

bool Engine::account_exists(std::string_view account) const { return position(account) > 0; }

events::Sequence Engine::position(std::string_view account) const {
  const auto* const slot = impl_->find(account);
  return slot != nullptr ? slot->position.load(std::memory_order_acquire) : 0;
}

Result<projections::TeamFigures> Engine::team(std::string_view account_id, const WindowQuery& query,
                                              const std::optional<std::string>& engineer_id, AnswerLife* life) const {
  std::optional<std::uint32_t> engineer;
  return impl_->ask(
      account_id, query, life,
      [&](const Account& account, const Window& window) {
        if (engineer_id) engineer = find_index(account.ids().users, *engineer_id);
        return projections::team_figures(account, window, engineer);
      },
      [&](const Account& account, const Window& window, Timestamp now, const projections::TeamFigures& figures) {
        return projections::team_expiry(account, window, now, figures.top_flows, engineer);
      });
}

Result<projections::PersonalFigures> Engine::me(std::string_view account_id, const WindowQuery& query,
                                                std::string_view user_id, AnswerLife* life) const {
  auto user = kNone;
  return impl_->ask(
      account_id, query, life,
      [&](const Account& account, const Window& window) {
        user = find_index(account.ids().users, user_id);
        return projections::personal_figures(account, window, user);
      },
      [&](const Account& account, const Window& window, Timestamp now, const projections::PersonalFigures& figures) {
        return projections::team_expiry(account, window, now, figures.top_flows, user);
      });
}

Result<projections::FlowFigures> Engine::flow(std::string_view account_id, const WindowQuery& query,
                                              std::string_view tree_id, AnswerLife* life) const {
  auto flow = kNone;
  auto figures = impl_->ask(
      account_id, query, life,
      [&](const Account& account, const Window& window) -> std::optional<projections::FlowFigures> {
        flow = find_index(account.ids().flows, tree_id);
        if (flow == kNone || !account.has_flow(flow)) return std::nullopt;
        return projections::flow_figures(account, window, flow);
      },
      [&](const Account& account, const Window& window, Timestamp now, const auto&) {
        return projections::flow_expiry(account, window, now, flow);
      });
  if (!figures) return figures.status();
  if (!figures->has_value()) return Status(StatusCode::kNotFound, "there is no such flow");
  return std::move(**figures);
}

Result<projections::StepFeedback> Engine::step_feedback(std::string_view account_id, std::string_view node_id) const {
  const auto read = [&](const Account& account) -> Result<projections::StepFeedback> {
    const auto node = find_index(account.ids().nodes, node_id);
    if (node == kNone || !account.has_step(node)) return Status(StatusCode::kNotFound, "there is no such step");
    return projections::step_feedback(account, node);
  };
  return impl_->look(account_id, read, Impl::Part::kRecords);
}

Result<projections::RatingsPage> Engine::ratings(std::string_view account_id, std::string_view tree_id,
                                                 std::size_t limit,
                                                 const std::optional<projections::RatingCursor>& after) const {
  return impl_->look(account_id, [&](const Account& account) -> Result<projections::RatingsPage> {
    const auto flow = find_index(account.ids().flows, tree_id);
    if (flow == kNone || !account.has_flow(flow)) return Status(StatusCode::kNotFound, "there is no such flow");
    return projections::ratings_page(account, flow, limit, after);
  });
}

projections::FlowsPage Engine::flows(std::string_view account_id, const projections::ListQuery& query) const {
  return impl_->look(account_id, [&](const Account& account) { return projections::flows_page(account, query); });
}

projections::UsersPage Engine::users(std::string_view account_id, const projections::ListQuery& query) const {
  return impl_->look(account_id, [&](const Account& account) { return projections::users_page(account, query); });
}

projections::Settings Engine::settings(std::string_view account_id) const {
  return impl_->look(
      account_id, [](const Account& account) { return projections::settings(account); }, Impl::Part::kRecords);
}

projections::NullableText Engine::user_name(std::string_view account_id, std::string_view user_id) const {
  return impl_->look(
      account_id, [&](const Account& account) { return projections::user_name(account, user_id); },
      Impl::Part::kRecords);
}

projections::AccountsPage Engine::accounts(const projections::ListQuery& query) const {
  return accounts_page(impl_->accounts, query);
}

Result<projections::AuditLogs> Engine::audit_logs(std::string_view account_id, const projections::AuditQuery& query,
                                                  std::optional<Timestamp> to) const {
  return impl_->look(
      account_id, [&](const Account& account) { return projections::audit_logs(account, query, to.value_or(now())); },
      Impl::Part::kRecords);
}

projections::AuditStats Engine::audit_stats(std::string_view account_id, std::int64_t days,
                                            std::optional<Timestamp> to) const {
  return impl_->look(
      account_id, [&](const Account& account) { return projections::audit_stats(account, days, to.value_or(now())); },
      Impl::Part::kRecords);
}

Result<projections::LiveKpis> Engine::live_kpis(std::string_view account_id, std::optional<Timestamp> to) const {
  return impl_->look_by_days(
      account_id, [&](const Account& account) { return projections::live_kpis(account, to.value_or(now())); });
}

Result<std::vector<projections::OperatorFigures>> Engine::operators(std::string_view account_id, std::int64_t days,
                                                                    const std::optional<std::string>& operator_id,
                                                                    std::optional<Timestamp> to) const {
  return impl_->look_by_days(account_id, [&](const Account& account) -> std::vector<projections::OperatorFigures> {
    if (operator_id && operator_id->size() > Id::kBytesMax) return {};  // nobody's id
    return projections::operator_figures(account, days, operator_id, to.value_or(now()));
  });
}

Result<std::vector<projections::HourFigures>> Engine::hourly(std::string_view account_id, std::int64_t hours,
                                                             std::optional<Timestamp> to) const {
  return impl_->look_by_days(account_id, [&](const Account& account) {
    return projections::hourly_figures(account, hours, to.value_or(now()));
  });
}

Result<projections::LiveDashboard> Engine::live_dashboard(std::string_view account_id, std::int64_t days,
                                                          std::optional<Timestamp> to) const {
  return impl_->look_by_days(account_id, [&](const Account& account) {
    return projections::live_dashboard(account, days, to.value_or(now()));
  });
}

Result<projections::ChatRatingsPage> Engine::chat_ratings(std::string_view account_id, std::size_t limit,
                                                          const std::optional<projections::RatingCursor>& after) const {
  return impl_->look(account_id,
                     [&](const Account& account) { return projections::chat_ratings_page(account, limit, after); });
}

Result<projections::BusinessHoursFigures> Engine::business_hours(std::string_view account_id,
                                                                 std::optional<Timestamp> to) const {
  return impl_->look_by_days(
      account_id, [&](const Account& account) { return projections::business_hours(account, to.value_or(now())); });
}

std::vector<std::string> Engine::account_ids() const { return impl_->accounts.ids(); }

std::uint64_t Engine::waiting_facts() const { return impl_->accounts.waiting_facts(); }

EngineState Engine::state() const {
  return {last_sequence(), impl_->sequencer->queued_events(), impl_->accounts.size(), waiting_facts()};
}

events::Sequence Engine::last_sequence() const { return impl_->log->last_sequence(); }

events::Timestamp Engine::now() const { return impl_->options.clock(); }

Status Engine::export_ndjson(const std::function<Status(std::string_view lines)>& write) const {
  return export_log(*impl_->log, impl_->accounts, write);
}

}  // namespace flowtally::engine
