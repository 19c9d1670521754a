// Whether a data directory is what was written, as `verify` and the copies that `backup` and `restore` make are looked
// at. Says on standard error how far it is.
#pragma once

#include <cstdint>
#include <filesystem>

#include "cli/exit_code.h"
#include "engine/verify.h"
#include "events/status.h"
#include "storage/event_log.h"
#include "storage/snapshot_files.h"

namespace flowtally::cli {

/// Those of a data directory. `reserve_bytes` stay free on its disk when one is written.
storage::SnapshotFiles snapshot_files(const std::filesystem::path& directory, std::uint64_t reserve_bytes = 0);

/// Reads the files of the log, which is the directory's, and of the server's audit, and compares them with their
/// checksums. The number of the audit's entries; kCorruption naming what is damaged.
events::Result<std::uint64_t> check_files(const storage::EventLog& log, const std::filesystem::path& directory);

/// engine::verify() of the directory.
events::Result<engine::Verification> check_state(const storage::EventLog& log, const std::filesystem::path& directory,
                                                 int threads);

/// The first thing that it found wrong, kCorruption or why a snapshot cannot be read, or a success.
events::Status finding_of(const engine::Verification& verification);

/// Says what it found wrong, if anything, and gives the code to end with: kDifference, kDirectoryUnusable for a damaged
/// snapshot, kFailed for one that cannot be read, or kDone.
ExitCode conclude(const engine::Verification& verification);

}  // namespace flowtally::cli
