#include "api/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>

#include "events/broken_invariant.h"
#include "events/ndjson.h"
#include "events/time.h"

namespace flowtally::api {
namespace {

LogFormat g_format = LogFormat::kText;

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kNothing:
      break;
  }
  return spdlog::level::off;
}

std::string_view level_name(LogLevel level) {
  static constexpr std::string_view kNames[] = {"debug", "info", "warning", "error", "nothing"};
  return kNames[static_cast<std::size_t>(level)];
}

/// Ours are whole lines already; spdlog adds the line's end and keeps lines apart.
spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("flowtally", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

std::string now_text() {
  const auto now = std::chrono::time_point_cast<events::Milliseconds>(std::chrono::system_clock::now());
  return events::format_timestamp(now);
}

void append_json_value(std::string& out, const LogField& field) {
  if (const auto* const text = std::get_if<std::string_view>(&field.value)) {
    events::append_json_string(out, *text);
  } else if (const auto* const whole = std::get_if<std::int64_t>(&field.value)) {
    fmt::format_to(std::back_inserter(out), "{}", *whole);
  } else {
    fmt::format_to(std::back_inserter(out), "{:.6f}", std::get<double>(field.value));
  }
}

std::string json_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  std::string line = R"({"time":")" + now_text() + R"(","level":")";
  line.append(level_name(level)).append(R"(","message":)");
  events::append_json_string(line, message);
  for (const auto& field : fields) {
    line.push_back(',');
    events::append_json_string(line, field.name);
    line.push_back(':');
    append_json_value(line, field);
  }
  line.push_back('}');
  return line;
}

/// Values are quoted as in JSON, so that a line stays a line whatever a client sent.
std::string text_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  std::string line =
      level >= LogLevel::kWarning ? fmt::format("{}: {}", level_name(level), message) : std::string(message);
  for (const auto& field : fields) {
    line.append("  ").append(field.name).push_back('=');
    append_json_value(line, field);
  }
  return line;
}

void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  const auto line =
      g_format == LogFormat::kJson ? json_line(level, message, fields) : text_line(level, message, fields);
  logger().log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

[[noreturn]] void log_and_abort() {
  try {
    if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
    log_always(LogLevel::kError, "terminated");
  } catch (const std::exception& error) {
    log_always(LogLevel::kError, "an exception was not caught", {{"reason", error.what()}});
  } catch (...) {
    log_always(LogLevel::kError, "an exception of an unknown type was not caught");
  }
  std::abort();
}

}  // namespace

void set_log(LogFormat format, LogLevel level) {
  g_format = format;
  logger().set_level(spdlog_level(level));
  if (format != LogFormat::kJson) return;
  events::on_broken_invariant([](std::string_view what) {
    log_always(LogLevel::kError, "broken invariant", {{"reason", what}});
  });
  std::set_terminate(log_and_abort);
}

bool is_json_log() { return g_format == LogFormat::kJson; }

bool is_logged(LogLevel level) { return logger().should_log(spdlog_level(level)); }

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (is_logged(level)) write(level, message, fields);
}

void log_always(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  auto text = g_format == LogFormat::kJson ? json_line(level, message, fields) : text_line(level, message, fields);
  text.push_back('\n');
  std::fwrite(text.data(), 1, text.size(), stderr);  // one call: lines of several threads stay whole
}

}  // namespace flowtally::api
