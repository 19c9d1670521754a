#include "cli/limit_options.h"

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "cli/values.h"

namespace flowtally::cli {
namespace {

constexpr std::size_t kKib = 1024;
constexpr std::size_t kMib = 1024 * kKib;
constexpr std::chrono::seconds kIdleTimeoutMax{3'600};
// What arrived is kept in room that doubles, what it decodes to likewise, and every line has its share beside.
constexpr std::size_t kMemoryPerBodyByte = 8;

/// Bytes, as a number or with a unit: 65536, 64KiB.
void add_bytes(CLI::App& app, const std::string& name, std::size_t& value, std::size_t min, std::size_t max,
               const std::string& help) {
  app.add_option(name, value, help)
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(min, max))
      ->type_name("BYTES")
      ->capture_default_str();
}

void add_count(CLI::App& app, const std::string& name, std::size_t& value, std::size_t max, const std::string& help) {
  app.add_option(name, value, help)->check(CLI::Range(std::size_t{1}, max))->capture_default_str();
}

}  // namespace

void LimitOptions::add_to(CLI::App& app) {
  add_bytes(app, "--header-bytes-max", header_bytes_max, kKib, kMib, "Request line and headers together; 431 beyond");
  add_bytes(app, "--body-bytes-max", body_bytes_max, kKib, kKib * kMib, "A request's body, once decoded; 413 beyond");
  add_bytes(app, "--body-memory-bytes-max", body_memory_bytes_max, 128 * kMib, kKib * kKib * kMib,
            "All bodies under way together, at least 8 times --body-bytes-max; 503 beyond");
  app.add_option("--connections-max", connections_max, "Open connections; 503 beyond; the limit of open files caps it")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
      ->default_str(std::to_string(api::HttpServerOptions{}.connections_max));
  add_count(app, "--account-writes-max", account_writes_max, 100'000,
            "Writes of one account under way at once; 503 beyond");
  add_bytes(app, "--answer-cache-bytes", answer_cache_bytes, 0, kKib * kKib * kMib,
            "Answers kept to be given again, an eighth of it of one account at most; 0 keeps none");
  app.add_option("--idle-timeout", idle_timeout,
                 "Time for a request to arrive whole and for its answer to be read, and between two; up to 1h")
      ->capture_default_str();
}

events::Status LimitOptions::apply(api::ServerOptions& server) const {
  const auto timeout = parse_span(idle_timeout);
  if (!timeout) return {events::StatusCode::kInvalidArgument, "--idle-timeout: " + timeout.status().message()};
  if (*timeout > kIdleTimeoutMax) return {events::StatusCode::kInvalidArgument, "--idle-timeout is at most 1h"};
  if (body_memory_bytes_max / kMemoryPerBodyByte < body_bytes_max) {
    return {events::StatusCode::kInvalidArgument,
            "--body-memory-bytes-max has to be at least 8 times --body-bytes-max: a body of that size would never fit"};
  }
  server.http.connections_max = connections_max.value_or(api::HttpServerOptions{}.connections_max);
  server.http.connection.header_bytes_max = header_bytes_max;
  server.http.connection.body_bytes_max = body_bytes_max;
  server.http.connection.idle_timeout = *timeout;
  server.http.connection.bodies = std::make_shared<api::BodyBudget>(body_memory_bytes_max);
  server.account_writes_max = account_writes_max;
  server.answer_cache_bytes = answer_cache_bytes;
  return {};
}

bool LimitOptions::cut_connections(api::ServerOptions& server, const DescriptorBudget::Connections& most) const {
  server.http.refusals_max = most.refused;
  if (server.http.connections_max <= most.served) return false;
  server.http.connections_max = most.served;
  return connections_max.has_value();
}

}  // namespace flowtally::cli
