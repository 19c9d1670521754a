// The engine: takes batches of events, decides, keeps, applies, and answers. Whatever batches wait are one group (group
// commit: no timer). Which of its events hold is decided per account in parallel; the group is appended to the log,
// folded into the accounts, and only then are the writers told.
//
// Threads: every public function may be called from any thread. Readers take one account's shared lock for
// microseconds and never wait for the log.
// Invariant 7 (engine_test, "an answered write is visible and durable").
// Invariant 8 (engine_test, "a group that the log refuses changes nothing").
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/group_report.h"
#include "engine/server_audit.h"
#include "events/batch.h"
#include "events/status.h"
#include "projections/audit_views.h"
#include "projections/business_hours_view.h"
#include "projections/chat_figures.h"
#include "projections/chat_ratings_view.h"
#include "projections/figures.h"
#include "projections/name_views.h"
#include "projections/opinion_views.h"
#include "projections/window.h"
#include "storage/event_log.h"
#include "storage/snapshot_files.h"

namespace flowtally::engine {

/// Milliseconds since the epoch, UTC. Injected so that tests own the time.
using Clock = std::function<events::Timestamp()>;
events::Timestamp system_now();

struct ReplayProgress {
  events::Sequence done = 0;
  events::Sequence total = 0;
  std::uint64_t blocks = 0;  // read
};

/// Snapshots make opening quick; nothing else depends on them.
struct SnapshotOptions {
  storage::SnapshotFiles files;
  bool write = true;                      // or only read
  std::uint64_t tail_events = 1'000'000;  // since the last one make a new one due
  std::size_t slice_bytes = 4 << 20;      // are copied at a time while writers wait
  /// One that was due could not be written; told on the thread that tried, and of failures in a row that have the same
  /// code only the first. That the log has failed is told elsewhere.
  std::function<void(const events::Status&)> on_write_failed = {};
  std::function<void(const events::Status&)> on_unusable = {};  // a file that is damaged, unreadable or of another log
};

struct EngineOptions {
  Clock clock = system_now;
  int threads = 0;                              // for parsing and applying; 0: one per core
  std::uint64_t waiting_facts_max = 1'000'000;  // per account
  std::size_t block_bytes = 1 << 20;            // target size of a log block
  std::function<void(const ReplayProgress&)> on_replay;
  std::optional<SnapshotOptions> snapshots = std::nullopt;  // none: the whole log is replayed
  std::function<void(const GroupReport&)> on_group;  // on the keeper's thread, before the group's writers are told
};

/// How an engine stands.
struct EngineState {
  events::Sequence last_sequence = 0;  // the log's
  std::uint64_t queued_events = 0;     // submitted and not answered yet
  std::uint64_t accounts = 0;
  std::uint64_t waiting_facts = 0;  // for the start of their session
};

/// An event whose id was in use.
struct Duplicate {
  std::uint64_t line = 0;
  std::string id;
};
inline constexpr std::size_t kDuplicatesNamedMax = 10;  // of one batch

/// What became of one submitted batch.
struct IngestResult {
  events::Status status;  // not ok: nothing of the batch was applied (kDiskFull, kUnavailable: try again)
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t duplicates_that_differ = 0;  // among the duplicates: the id is of an event that says something else
  std::vector<Duplicate> first_that_differ = {};  // in line order, kDuplicatesNamedMax at most
  std::vector<events::Reject> rejects;            // in line order, those of reading included
  // Once this batch was kept; 0 if it had no events. What other tenants write shows in the first one only.
  events::Sequence last_sequence = 0;          // the log's
  events::Sequence last_account_sequence = 0;  // of the account of the batch's last event, among its own events
};

/// How long an answer about a window holds: while the account stands where it stood, and the clock in [at, until).
struct AnswerLife {
  events::Sequence position = 0;  // of the account
  events::Timestamp at;           // when the answer was made
  events::Timestamp until;        // from when on it may be another without any event (projections/expiry.h)
  bool from_moves = false;        // the edges of its window that move with the clock
  bool to_moves = false;
};

class Commands;

class Engine {
 public:
  /// Replays the log, or what of it no snapshot has, and is ready. The log outlives nothing but the engine: it is
  /// owned, and so is the server's audit, which is in memory only unless one is given.
  static events::Result<std::unique_ptr<Engine>> open(std::unique_ptr<storage::EventLog> log,
                                                      EngineOptions options = {},
                                                      std::unique_ptr<ServerAudit> server_audit = nullptr);
  /// Stops the sequencer after the batches that were submitted; their writers are told.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Writing.

  /// Queues the batch; `done` is called once, on the sequencer's thread, when its events are durable and visible (or
  /// refused). The batch's rejects come back in the result together with those of deciding.
  void submit(events::Batch batch, std::function<void(IngestResult)> done);
  /// submit() and wait.
  IngestResult ingest(events::Batch batch);
  /// Writing on behalf of a person: what is looked at first, and answered to each.
  Commands& commands();
  /// What is done to the server, in no account. Not changed by anything above.
  ServerAudit& server_audit();
  /// Writes a snapshot now, if there are to be any. kUnavailable once the log has failed.
  events::Status write_snapshot();
  /// Makes the directory, which exists and is empty, a data directory with all that this engine has: a fresh snapshot,
  /// if there are to be any, the log and the server's audit, as links to files that never change where they can be.
  /// Holds up nobody longer than a snapshot does. An error leaves a directory that is none.
  events::Status checkpoint(const std::filesystem::path& directory);
  /// Set once the log failed for good; the process should end with exit code 1.
  events::Status failure() const;

  // Reading. `now` of a window is the engine's clock. An account without events answers zeros in UTC. Who means to keep
  // an answer asks for its `life`, which costs a little more; it is set where the answer is one. Figures that rest on
  // the account's days are kZoneUnavailable where this machine lacks the account's zone.

  bool account_exists(std::string_view account) const;
  /// Where the account stands in the log; 0 without events. Any event of it that was answered has moved it, and no
  /// answer about the account changes without it but by the clock. Takes no lock of the account.
  events::Sequence position(std::string_view account) const;
  events::Result<projections::TeamFigures> team(std::string_view account, const projections::WindowQuery& window,
                                                const std::optional<std::string>& engineer_id,
                                                AnswerLife* life = nullptr) const;
  events::Result<projections::PersonalFigures> me(std::string_view account, const projections::WindowQuery& window,
                                                  std::string_view user_id, AnswerLife* life = nullptr) const;
  /// kNotFound for a flow that the account does not have.
  events::Result<projections::FlowFigures> flow(std::string_view account, const projections::WindowQuery& window,
                                                std::string_view tree_id, AnswerLife* life = nullptr) const;
  /// kNotFound for a step that the account does not have.
  events::Result<projections::StepFeedback> step_feedback(std::string_view account, std::string_view node_id) const;
  /// kNotFound for a flow that the account does not have, kInvalidArgument for a cursor that it never gave.
  events::Result<projections::RatingsPage> ratings(std::string_view account, std::string_view tree_id,
                                                   std::size_t limit,
                                                   const std::optional<projections::RatingCursor>& after) const;
  projections::FlowsPage flows(std::string_view account, const projections::ListQuery& query) const;
  projections::UsersPage users(std::string_view account, const projections::ListQuery& query) const;
  projections::Settings settings(std::string_view account) const;
  /// Null where the account knows none.
  projections::NullableText user_name(std::string_view account, std::string_view user_id) const;
  /// The accounts that exist, by id.
  projections::AccountsPage accounts(const projections::ListQuery& query) const;
  /// The audit trail as it stood at `to`, or now. kInvalidArgument for a cursor that it never gave.
  events::Result<projections::AuditLogs> audit_logs(std::string_view account, const projections::AuditQuery& query,
                                                    std::optional<events::Timestamp> to) const;
  projections::AuditStats audit_stats(std::string_view account, std::int64_t days,
                                      std::optional<events::Timestamp> to) const;

  // Reading live chat: as it stood at `to`, or now. Shapes and figures: projections/chat_figures.h.

  events::Result<projections::LiveKpis> live_kpis(std::string_view account, std::optional<events::Timestamp> to) const;
  /// Of the last `days` * 24 hours, 1 to 30; `operator_id`: only this one.
  events::Result<std::vector<projections::OperatorFigures>> operators(std::string_view account, std::int64_t days,
                                                                      const std::optional<std::string>& operator_id,
                                                                      std::optional<events::Timestamp> to) const;
  /// Of the last `hours`, 1 to 168.
  events::Result<std::vector<projections::HourFigures>> hourly(std::string_view account, std::int64_t hours,
                                                               std::optional<events::Timestamp> to) const;
  /// Of the last `days`, 1 to 30.
  events::Result<projections::LiveDashboard> live_dashboard(std::string_view account, std::int64_t days,
                                                            std::optional<events::Timestamp> to) const;
  /// Those with a comment. kInvalidArgument for a cursor that the account never gave.
  events::Result<projections::ChatRatingsPage> chat_ratings(
      std::string_view account, std::size_t limit, const std::optional<projections::RatingCursor>& after) const;
  events::Result<projections::BusinessHoursFigures> business_hours(std::string_view account,
                                                                   std::optional<events::Timestamp> to) const;

  std::vector<std::string> account_ids() const;  // sorted
  /// Facts of all accounts that wait for the start of their session.
  std::uint64_t waiting_facts() const;
  events::Sequence last_sequence() const;
  EngineState state() const;
  events::Timestamp now() const;

  /// The log as NDJSON in sequence, one call of `write` per block, without what user.forgotten and session.deleted
  /// took back. Stops at the first error of `write`.
  events::Status export_ndjson(const std::function<events::Status(std::string_view lines)>& write) const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::engine
