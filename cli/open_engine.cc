#include "cli/open_engine.h"

#include <utility>

#include "api/log.h"
#include "cli/check_directory.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "storage/rocksdb_audit_store.h"
#include "storage/rocksdb_log.h"

namespace flowtally::cli {

events::Result<OpenedDirectory> open_directory(const std::string& directory, const OpenOptions& options) {
  storage::RocksDbOptions log_options;
  log_options.free_space_reserve_bytes = options.storage.free_space_reserve_bytes;
  log_options.create_if_missing = options.use == DirectoryUse::kCreate;
  log_options.read_only = options.use == DirectoryUse::kExisting;
  log_options.table_files_max = options.table_files_max;
  log_options.on_warning = options.on_warning ? options.on_warning : [](std::string_view line) { say(line); };
  auto log = storage::open_rocksdb_log(directory, log_options);
  if (log.status().code() == events::StatusCode::kNotFound) {
    return events::Status(events::StatusCode::kNotFound, log.status().message() + "; 'flowtally import' creates one");
  }
  if (!log) return log.status();

  OpenedDirectory opened{std::move(log).value(), nullptr};
  if (options.use == DirectoryUse::kCreate) {
    auto store = storage::open_audit_store(directory, log_options);
    if (!store) return store.status();
    auto audit = engine::ServerAudit::open(std::move(store).value());
    if (!audit) return audit.status().with_context(directory);
    opened.server_audit = std::move(audit).value();
  }
  return opened;
}

events::Result<std::unique_ptr<engine::Engine>> start_engine(const std::string& directory, OpenedDirectory opened,
                                                             const OpenOptions& options) {
  std::optional<engine::SnapshotOptions> snapshots;
  if (options.with_snapshots) {
    const auto say_failed = [](const events::Status& why) {
      say("a snapshot could not be written, so the next opening may take longer: " + why.message());
    };
    snapshots = {.files = snapshot_files(directory, options.storage.free_space_reserve_bytes),
                 .write = options.use == DirectoryUse::kCreate,
                 .tail_events = options.storage.snapshot_events,
                 .on_write_failed = options.on_snapshot_failed ? options.on_snapshot_failed : say_failed,
                 .on_unusable = [](const events::Status& why) {
                   const auto line = why.message() + "; going on without it";
                   if (!api::is_json_log()) return say(line);
                   api::log(api::LogLevel::kWarning, line);
                 }};
  }

  Progress progress("replay", ProgressUnit::kEvents, opened.log->last_sequence());
  engine::EngineOptions engine_options;
  engine_options.threads = options.threads;
  engine_options.on_group = options.on_group;
  engine_options.snapshots = std::move(snapshots);
  engine_options.on_replay = [&](const engine::ReplayProgress& replay) {
    progress.update(replay.done, replay.total);
    if (options.on_replay) options.on_replay(replay);
  };
  auto engine = engine::Engine::open(std::move(opened.log), std::move(engine_options), std::move(opened.server_audit));
  if (!engine) return engine.status().with_context(directory);
  return engine;
}

events::Result<std::unique_ptr<engine::Engine>> open_engine(const std::string& directory, const OpenOptions& options) {
  auto opened = open_directory(directory, options);
  if (!opened) return opened.status();
  return start_engine(directory, std::move(opened).value(), options);
}

}  // namespace flowtally::cli
