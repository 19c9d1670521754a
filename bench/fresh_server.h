// A server on a data directory of its own, empty at first and removed at the end.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "api/server.h"
#include "engine/engine.h"

namespace flowtally::bench {

class FreshServer {
 public:
  /// Ends the program with a message if it cannot be started.
  explicit FreshServer(std::filesystem::path directory);
  ~FreshServer();
  FreshServer(const FreshServer&) = delete;
  FreshServer& operator=(const FreshServer&) = delete;

  std::uint16_t port() const { return server_->port(); }
  const api::TokenKey& key() const { return key_; }
  const engine::Engine& engine() const { return *engine_; }

 private:
  std::filesystem::path directory_;
  api::TokenKey key_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<api::Server> server_;
};

/// As a server answers that accepted one event.
inline constexpr std::string_view kPostAnswer =
    R"({"accepted":1,"duplicates":0,"rejected":[],"last_sequence":1000000})";

}  // namespace flowtally::bench
