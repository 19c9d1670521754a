#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <string>

#include "api/server.h"
#include "cli/commands.h"
#include "cli/open_engine.h"
#include "cli/stop_signals.h"
#include "cli/values.h"

namespace flowtally::cli {
namespace {

constexpr std::chrono::milliseconds kFailurePoll{250};

struct Options {
  std::string data;
  std::string listen = "127.0.0.1:8080";
  std::string secret_file;
  int threads = 0;
};

/// A replay only reads, so leaving in the middle of it loses nothing.
void leave_if_requested(const StopSignals& stop) {
  if (!stop.requested()) return;
  say("stopped before the log was replayed");
  std::_Exit(static_cast<int>(ExitCode::kDone));
}

ExitCode run_serve(const Options& options) {
  const auto listen = parse_listen_address(options.listen);
  if (!listen) return fail_usage("--listen: " + listen.status().message());
  auto key = api::read_token_key(options.secret_file);
  if (!key) return fail(key.status());

  const StopSignals stop;
  events::Result<std::unique_ptr<engine::Engine>> engine = std::unique_ptr<engine::Engine>();  // outlives the server
  api::ServerOptions server_options;
  server_options.address = listen->address;
  server_options.port = listen->port;
  server_options.threads = options.threads;
  server_options.key = *std::move(key);
  auto server = api::Server::start(std::move(server_options));
  if (!server) return fail(server.status());
  say("listening on http://" + (*server)->endpoint());

  engine = open_engine(options.data, {DirectoryUse::kCreate, options.threads, [&] { leave_if_requested(stop); }});
  if (!engine) return fail(engine.status());
  (*server)->attach(**engine);
  say("ready: " + std::to_string((*engine)->last_sequence()) + " events");

  while (!stop.wait(kFailurePoll)) {
    const events::Status failure = (*engine)->failure();
    if (failure.ok()) continue;
    say("flowtally: the log failed, stopping: " + failure.message());
    return ExitCode::kFailed;
  }
  say("stopping");
  (*server)->stop();
  return ExitCode::kDone;
}

}  // namespace

Command add_serve(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("serve", "Answer dashboards over HTTP from a data directory");
  app->add_option("--data", options->data, "Data directory; created if it does not exist")->required();
  app->add_option("--listen", options->listen, "Address and port; port 0 takes any free one")->capture_default_str();
  app->add_option("--jwt-secret-file", options->secret_file,
                  "File with the secret of tokens (HS256), at least 32 bytes")
      ->required();
  app->add_option("--threads", options->threads, "Threads; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "/readyz answers 503 until the log is replayed. SIGTERM stops cleanly.\n\n"
      "Example:\n  flowtally serve --data ./data --listen 127.0.0.1:8080 --jwt-secret-file secret");
  return {app, [options] { return run_serve(*options); }};
}

}  // namespace flowtally::cli
