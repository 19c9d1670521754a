// What the operations listener answers: /metrics in Prometheus text, and /healthz and /readyz as on the main one. No
// token is asked for: the listener belongs on an address that only operators reach.
#pragma once

#include <functional>
#include <memory>

#include "api/message.h"
#include "api/metrics.h"
#include "engine/engine.h"

namespace flowtally::api {

/// What it tells about; asked on every request.
struct OpsState {
  std::function<engine::Engine*()> engine;  // null while starting
  std::function<ServerState()> server;
};

/// `metrics` outlives the handler.
Handler ops_handler(const Metrics& metrics, OpsState state);

}  // namespace flowtally::api
