#include "cli/copy_directory.h"

#include <utility>

#include "cli/check_directory.h"
#include "cli/progress.h"
#include "storage/rocksdb_log.h"

namespace flowtally::cli {

using events::Status;
using events::StatusCode;

namespace {

Status interrupted() { return {StatusCode::kUnavailable, "interrupted: there is no copy"}; }

/// Snapshots only save time: a damaged one is no reason to have no copy.
Status leave_out_damaged_snapshots(const std::filesystem::path& directory) {
  const auto snapshots = snapshot_files(directory);
  for (const auto& [path, why] : engine::unusable_snapshots(snapshots)) {
    if (why.code() != StatusCode::kCorruption) return why;
    if (Status status = snapshots.remove(path); !status.ok()) return status;
    say(why.message() + "; left out");
  }
  return {};
}

Status check(const std::filesystem::path& directory, const CopyOptions& options, CopyOutcome& outcome) {
  const auto log = storage::open_rocksdb_log(directory, {.read_only = true});
  if (!log) return log.status();
  outcome.last_sequence = (*log)->last_sequence();
  if (const auto checked = check_files(**log, directory); !checked) return checked.status();
  if (Status status = leave_out_damaged_snapshots(directory); !status.ok()) return status;
  if (!options.fold) return {};
  const auto verified = check_state(**log, directory, options.threads);
  if (!verified) return verified.status();
  outcome.differs = verified->difference.has_value();
  return finding_of(*verified);
}

}  // namespace

CopyOutcome copy_and_check(const std::filesystem::path& from, storage::DirectoryCopy& copy, const CopyOptions& options,
                           const StopSignals& stop) {
  CopyOutcome outcome;
  {
    Progress shown(options.what, ProgressUnit::kBytes, 0);
    outcome.status = copy.copy(from, [&](const storage::CopyProgress& progress) {
      shown.update(progress.done, progress.total);
      outcome.bytes = progress.total;
      return stop.requested() ? interrupted() : Status();
    });
  }
  if (outcome.status.ok()) outcome.status = check(copy.path(), options, outcome);
  if (outcome.status.ok() && stop.requested()) outcome.status = interrupted();
  return outcome;
}

ExitCode fail(const CopyOutcome& outcome) {
  const auto code = fail(outcome.status);
  return outcome.differs ? ExitCode::kDifference : code;
}

}  // namespace flowtally::cli
