// What `backup` and `restore` share: copying a data directory, and looking at the copy before it gets its name.
#pragma once

#include <filesystem>
#include <string>

#include "cli/exit_code.h"
#include "cli/stop_signals.h"
#include "events/block.h"
#include "events/status.h"
#include "storage/directory_copy.h"

namespace flowtally::cli {

struct CopyOptions {
  std::string what;   // "backup", for the progress
  bool fold = false;  // verify the copy as `flowtally verify` does, and not only its files
  int threads = 0;    // for folding
};

struct CopyOutcome {
  events::Status status;  // kUnavailable if a stop was asked for
  bool differs = false;   // folding found that an account differs: the status names it
  events::Sequence last_sequence = 0;
  std::uint64_t bytes = 0;
};

/// Copies `from` and reads every file of the copy: log, server's audit and snapshots, of which damaged ones are left
/// out and told. Does not put it in its place.
CopyOutcome copy_and_check(const std::filesystem::path& from, storage::DirectoryCopy& copy, const CopyOptions& options,
                           const StopSignals& stop);

/// Says how it failed, and gives the code to end with.
ExitCode fail(const CopyOutcome& outcome);

}  // namespace flowtally::cli
