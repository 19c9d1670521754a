// How flowtally ends, for scripts: the numbers are part of the contract (docs/operations.md).
#pragma once

#include <string_view>

#include "events/status.h"

namespace flowtally::cli {

enum class ExitCode : int {
  kDone = 0,
  kFailed = 1,
  kUsage = 2,
  kSomeRejected = 3,       // done, but some input was rejected
  kDifference = 4,         // verify found one
  kDirectoryUnusable = 6,  // the data directory is locked or damaged
};

ExitCode exit_code_of(const events::Status& status);

/// Says on stderr what went wrong, and gives the code to end with.
ExitCode fail(const events::Status& status);
ExitCode fail_usage(std::string_view sentence);

/// A sentence on stderr about what may be a mistake; nothing ends.
void warn(std::string_view sentence);

/// One line on stderr, for people; of a server with a JSON log, a line of that.
void say(std::string_view line);

}  // namespace flowtally::cli
