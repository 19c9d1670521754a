// A server with a small engine behind it, for tests of what clients see.
//
// acme (zone Asia/Kolkata): flow "dns" ("DNS Resolution"), users ann and bob; three sessions on 2026-02-10, one of
// bob's, two completed, one rated with a comment. globex: flow "vpn", one session of ann's. Now is
// 2026-02-15T12:00:00Z. The dashboard is files of the tests' own, whatever the program was built with.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "api/embedded_files.h"
#include "api/identity.h"
#include "api/server.h"
#include "engine/engine.h"
#include "tests/api/http_client.h"

namespace flowtally::tests {

inline constexpr events::Timestamp kServerNow{std::chrono::milliseconds{1'771'156'800'000}};

std::unique_ptr<engine::Engine> acme_and_globex();

/// A page, the widgets and their page, and the assets app-1.js and icon-2.svg. What is longer than a KiB has packed
/// forms: "br of NAME", "gz of NAME".
std::span<const api::EmbeddedFile> dashboard_files();

api::ServerOptions server_options();

/// Serves acme_and_globex(), unless it is given another engine, on a free port.
class RunningServer {
 public:
  explicit RunningServer(api::ServerOptions options = server_options(),
                         std::unique_ptr<engine::Engine> engine = acme_and_globex());
  std::uint16_t port() const { return server_->port(); }
  const engine::Engine& engine() const { return *engine_; }
  /// One request on a connection of its own.
  HttpResponse get(const std::string& target, const std::string& token = "") const;
  /// "GET", under /api/v1/analytics/, by a user of an account.
  HttpResponse ask(const std::string& target, api::Role role, const std::string& account = "acme",
                   const std::string& user = "ann") const;

 private:
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<api::Server> server_;
};

}  // namespace flowtally::tests
