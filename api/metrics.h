// What the server counts, in Prometheus text. Labels are routes, statuses, event types and results: never an account, a
// user or anything else of a tenant.
//
// Threads: everything from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "api/answer_cache.h"
#include "engine/engine.h"
#include "engine/group_report.h"

namespace flowtally::api {

/// How a server stands.
struct ServerState {
  std::size_t connections = 0;  // open ones
  AnswerCacheState answers;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// One request answered. `route` is the pattern, "/api/v1/analytics/flows/{tree_id}", or "" where there is none.
  void count_request(std::string_view method, std::string_view route, unsigned status,
                     std::chrono::steady_clock::duration took);
  /// To be given to the engine as EngineOptions::on_group.
  void count_group(const engine::GroupReport& report);
  /// To be given to the engine as EngineOptions::on_replay.
  void note_replay(const engine::ReplayProgress& progress);

  /// Everything as Prometheus text. `engine` may be null while it is not ready.
  std::string text(const engine::Engine* engine, const ServerState& server) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
