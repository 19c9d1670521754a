#include "cli/check_directory.h"

#include <fmt/format.h>

#include <utility>

#include "cli/progress.h"
#include "engine/server_audit.h"
#include "projections/state.h"
#include "storage/rocksdb_audit_store.h"
#include "storage/rocksdb_log.h"

namespace flowtally::cli {

using events::Result;
using events::Status;

storage::SnapshotFiles snapshot_files(const std::filesystem::path& directory, std::uint64_t reserve_bytes) {
  return {directory, projections::kStateFormat, storage::SpaceReserve({}, reserve_bytes)};
}

Result<std::uint64_t> check_files(const storage::EventLog& log, const std::filesystem::path& directory) {
  if (Status status = log.check_files(); !status.ok()) return status;
  auto audit = storage::open_audit_store(directory, {.read_only = true});
  if (!audit) return audit.status();
  if (audit->store != nullptr) {
    if (Status status = audit->store->check_files(); !status.ok()) return status;
  }
  const std::uint64_t entries = audit->blocks.size();
  const auto understood = engine::ServerAudit::open(std::move(audit).value());
  if (!understood) return understood.status().with_context(storage::audit_of(directory).string());
  return entries;
}

Result<engine::Verification> check_state(const storage::EventLog& log, const std::filesystem::path& directory,
                                         int threads) {
  Progress progress("verify", ProgressUnit::kEvents, log.last_sequence());
  auto verified = engine::verify(log, snapshot_files(directory), threads,
                                 [&](const engine::ReplayProgress& fold) { progress.update(fold.done); });
  return verified ? std::move(verified) : verified.status().with_context(directory.string());
}

Status finding_of(const engine::Verification& verification) {
  const auto& unusable = verification.unusable_snapshots;
  const auto& difference = verification.difference;
  if (!difference) return unusable.empty() ? Status() : unusable.front();
  return {events::StatusCode::kCorruption,
          fmt::format("the snapshot at sequence {} is not what the log folds to: account '{}' differs in '{}', at byte "
                      "{} of its state",
                      verification.snapshot.last, difference->account_id, difference->section, difference->byte)};
}

ExitCode conclude(const engine::Verification& verification) {
  const auto finding = finding_of(verification);
  if (finding.ok()) return ExitCode::kDone;
  const auto code = fail(finding);
  return verification.difference ? ExitCode::kDifference : code;
}

}  // namespace flowtally::cli
