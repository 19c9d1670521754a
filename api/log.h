// The server's log: one line an event, on standard error; text for a terminal, JSON objects for machines. Says nothing
// of tokens, comments, names or bodies: callers pass only what may stand in a log.
//
// Threads: log() from any; set_log() once, before there are others.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace flowtally::api {

enum class LogFormat : std::uint8_t { kText, kJson };
enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError, kNothing };

struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

/// Lines below `level` are left out. With JSON, a broken invariant and an exception that nobody caught are lines too.
void set_log(LogFormat format, LogLevel level);
/// Whether a line of this level would be written.
bool is_logged(LogLevel level);
void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

/// Whether everything on standard error has to be a JSON object: set_log() was asked for it.
bool is_json_log();
/// Writes a line whatever the level: the last words of a process.
void log_always(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

}  // namespace flowtally::api
