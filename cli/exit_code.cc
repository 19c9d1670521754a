#include "cli/exit_code.h"

#include <cstdio>
#include <string>

#include "api/log.h"

namespace flowtally::cli {

ExitCode exit_code_of(const events::Status& status) {
  switch (status.code()) {
    case events::StatusCode::kOk:
      return ExitCode::kDone;
    case events::StatusCode::kLocked:
    case events::StatusCode::kCorruption:
    case events::StatusCode::kUnsupportedVersion:
      return ExitCode::kDirectoryUnusable;
    default:
      return ExitCode::kFailed;
  }
}

ExitCode fail(const events::Status& status) {
  if (api::is_json_log()) {
    api::log_always(api::LogLevel::kError, status.message());
  } else {
    say("flowtally: " + status.message());
  }
  return exit_code_of(status);
}

ExitCode fail_usage(std::string_view sentence) {
  if (api::is_json_log()) {
    api::log_always(api::LogLevel::kError, sentence);
  } else {
    say("flowtally: " + std::string(sentence));
  }
  return ExitCode::kUsage;
}

void warn(std::string_view sentence) {
  if (api::is_json_log()) return api::log(api::LogLevel::kWarning, sentence);
  say("flowtally: " + std::string(sentence));
}

void say(std::string_view line) {
  if (api::is_json_log()) return api::log(api::LogLevel::kInfo, line);
  std::string text(line);
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);  // one call: lines of several threads stay whole
}

}  // namespace flowtally::cli
