#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/base_path.h"
#include "api/cors.h"
#include "api/key_file.h"
#include "api/log.h"
#include "api/ops_handlers.h"
#include "api/server.h"
#include "cli/checkpoint_server.h"
#include "cli/commands.h"
#include "cli/descriptor_budget.h"
#include "cli/key_options.h"
#include "cli/limit_options.h"
#include "cli/open_engine.h"
#include "cli/private_files.h"
#include "cli/reload_signal.h"
#include "cli/server_acts.h"
#include "cli/stop_signals.h"
#include "cli/tls_options.h"
#include "cli/values.h"
#include "storage/spare_descriptors.h"

namespace flowtally::cli {
namespace {

constexpr std::chrono::milliseconds kFailurePoll{250};
constexpr std::chrono::seconds kSilenceMax{10};  // of a command at the socket in the data directory
constexpr const char* kOriginWanted =
    "an origin as browsers send it, such as https://app.example.com or http://localhost:5173 (no path, no wildcard)";

struct Options {
  std::string data;
  std::string listen = "127.0.0.1:8080";
  std::string base_path;
  KeyOptions keys;
  TlsOptions tls;
  LimitOptions limits;
  StorageOptions storage;
  std::vector<std::string> cors_origins;
  std::vector<std::string> trusted_proxies;
  std::string ops_listen;
  std::string log_format = "auto";
  std::string log_level = "info";
  bool log_requests = false;
  int threads = 0;
};

/// A replay only reads, so leaving in the middle of it loses nothing.
void leave_if_requested(const StopSignals& stop, api::Server& server, api::HttpServer* ops) {
  if (!stop.requested()) return;
  server.stop();  // whose socket may be a file
  if (ops != nullptr) ops->stop();
  api::log(api::LogLevel::kInfo, "stopped before the log was replayed");
  std::_Exit(static_cast<int>(ExitCode::kDone));
}

/// What was done holds also where it cannot be written down: keys are taken away in a hurry.
void note_reload(engine::Engine& engine, std::string_view action) {
  const auto status = note_signal(engine, action);
  if (status.ok()) return;
  api::log(api::LogLevel::kError, "the server's audit lacks an entry",
           {{"action", action}, {"reason", status.message()}});
}

events::Status reload_keys(const KeyOptions& options, api::Server& server, engine::Engine& engine) {
  auto keys = options.read();
  if (!keys) return keys.status();
  server.set_keys(*std::move(keys));
  options.warn_if_others_can_read();
  note_reload(engine, "keys.reloaded");
  return {};
}

events::Status reload_tls(const TlsOptions& options, api::TlsIdentity& identity, engine::Engine& engine) {
  auto context = options.read();
  if (!context) return context.status();
  identity.replace(*std::move(context));
  api::warn_if_others_can_read(options.key_file);
  note_reload(engine, "tls.reloaded");
  return {};
}

void set_up_log(const Options& options) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  const bool json = options.log_format == "json" || (options.log_format == "auto" && !terminal);
  static const std::map<std::string, api::LogLevel> kLevels = {
      {"debug", api::LogLevel::kDebug}, {"info", api::LogLevel::kInfo},       {"warning", api::LogLevel::kWarning},
      {"error", api::LogLevel::kError}, {"nothing", api::LogLevel::kNothing},
  };
  api::set_log(json ? api::LogFormat::kJson : api::LogFormat::kText, kLevels.at(options.log_level));
}

events::Result<api::ServerOptions> server_options(const Options& options, const ListenAddress& listen,
                                                  api::ServerOptions server_options, api::Metrics& metrics) {
  auto keys = options.keys.read();
  if (!keys) return keys.status();
  set_listen_address(server_options.http, listen);
  server_options.http.threads = options.threads;
  server_options.keys = *std::move(keys);
  options.keys.warn_if_others_can_read();
  server_options.metrics = &metrics;
  server_options.log_requests = options.log_requests;
  if (options.tls.empty()) return server_options;
  auto identity = options.tls.read();
  if (!identity) return identity.status();
  api::warn_if_others_can_read(options.tls.key_file);
  server_options.http.connection.tls = std::make_shared<api::TlsIdentity>(*std::move(identity));
  return server_options;
}

/// Leaves the descriptors that the data directory may need to it; connections share the rest.
events::Result<DescriptorBudget> share_out_descriptors(const Options& options, api::ServerOptions& server) {
  const auto limit = raise_descriptor_limit();
  const int threads = options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency());
  auto budget = share_descriptors(limit, static_cast<std::size_t>(std::max(1, threads)));
  if (!budget || !options.limits.cut_connections(server, budget->api)) return budget;
  api::log(api::LogLevel::kWarning, "--connections-max is more than the limit of open files leaves, and was cut",
           {{"open_files", static_cast<std::int64_t>(limit)},
            {"connections_max", static_cast<std::int64_t>(budget->api.served)}});
  return budget;
}

bool is_unix(const std::string& endpoint) { return endpoint.starts_with("unix:"); }

/// One line for each, as the URL that it is reached by. A Unix domain socket has none, and no page.
void log_endpoints(std::string_view what, const std::vector<std::string>& endpoints, const std::string& scheme,
                   const std::string& path = "") {
  for (const std::string& endpoint : endpoints) {
    if (is_unix(endpoint) && !path.empty()) continue;
    const auto address = is_unix(endpoint) ? endpoint : scheme + endpoint;
    api::log(api::LogLevel::kInfo, std::string(what) + address + path);
  }
}

/// The operations listener, or null where none is asked for.
events::Result<std::unique_ptr<api::HttpServer>> start_ops(const std::optional<ListenAddress>& listen,
                                                           const DescriptorBudget& budget, const api::Metrics& metrics,
                                                           api::OpsState state) {
  if (!listen) return std::unique_ptr<api::HttpServer>();
  api::HttpServerOptions options;
  set_listen_address(options, *listen);
  options.threads = 1;
  options.connections_max = budget.operations.served;
  options.refusals_max = budget.operations.refused;
  auto server = api::HttpServer::start(options, api::ops_handler(metrics, std::move(state)));
  if (server) log_endpoints("operations on ", (*server)->endpoints(), "http://");
  return server;
}

/// Without it the server serves, but nobody can back it up meanwhile.
std::unique_ptr<CheckpointServer> start_checkpoints(const std::string& directory, engine::Engine& engine) {
  auto checkpoints = CheckpointServer::start(directory, engine, kSilenceMax);
  if (checkpoints) return std::move(checkpoints).value();
  api::log(api::LogLevel::kError, "backup and verify cannot ask this server",
           {{"reason", checkpoints.status().message()}});
  return nullptr;
}

/// Until a stop is asked for (exit code 0) or the log fails (1).
ExitCode wait_for_end(const StopSignals& stop, ReloadSignal& reload, const engine::Engine& engine) {
  while (!stop.wait(kFailurePoll, reload.descriptor())) {
    reload.run_if_requested();
    const events::Status failure = engine.failure();
    if (failure.ok()) continue;
    api::log(api::LogLevel::kError, "the log failed, stopping", {{"reason", failure.message()}});
    return ExitCode::kFailed;
  }
  api::log(api::LogLevel::kInfo, "stopping");
  return ExitCode::kDone;
}

/// `leave` is called whenever a part of the log was replayed.
OpenOptions open_options(const Options& options, const DescriptorBudget& budget, api::Metrics& metrics,
                         const std::function<void()>& leave) {
  OpenOptions open{DirectoryUse::kCreate, options.threads, {}, {}};
  open.on_replay = [&](const engine::ReplayProgress& progress) {
    metrics.note_replay(progress);
    leave();
  };
  open.storage = options.storage;
  open.on_snapshot_failed = [](const events::Status& why) {
    api::log(api::LogLevel::kWarning, "a snapshot could not be written", {{"reason", why.message()}});
  };
  open.on_group = [&](const engine::GroupReport& report) { metrics.count_group(report); };
  open.table_files_max = budget.table_files_max;
  open.on_warning = [](std::string_view line) {
    api::log(api::LogLevel::kWarning, "the data directory", {{"reason", line}});
  };
  return open;
}

ExitCode run_serve(const Options& options) {
  const auto listen = parse_listen_address(options.listen);
  if (!listen) return fail_usage("--listen: " + listen.status().message());
  if (options.keys.empty()) return fail_usage("serve needs --jwt-secret-file or --jwt-public-key-file");
  std::optional<ListenAddress> ops_listen;
  if (!options.ops_listen.empty()) {
    auto parsed = parse_listen_address(options.ops_listen);
    if (!parsed) return fail_usage("--ops-listen: " + parsed.status().message());
    ops_listen = std::move(parsed).value();
  }
  if (const auto status = options.tls.check(); !status.ok()) return fail_usage(status.message());
  api::ServerOptions limited;
  if (const auto status = options.limits.apply(limited); !status.ok()) return fail_usage(status.message());
  for (const std::string& origin : options.cors_origins) {
    if (!api::is_origin(origin)) return fail_usage("--cors-origin: '" + origin + "' is not " + kOriginWanted);
  }
  limited.http.connection.cors_origins = options.cors_origins;
  auto proxies = api::TrustedProxies::parse(options.trusted_proxies);
  if (!proxies) return fail_usage("--trusted-proxy: " + proxies.status().message());
  limited.http.connection.trusted_proxies = *std::move(proxies);
  auto base_path = api::parse_base_path(options.base_path);
  if (!base_path) return fail_usage("--base-path: " + base_path.status().message());
  limited.base_path = std::move(base_path).value();
  keep_files_private();
  const auto budget = share_out_descriptors(options, limited);
  if (!budget) return fail(budget.status());
  api::Metrics metrics;
  const StopSignals stop;
  ReloadSignal reload;  // before anything is read, so that no change is missed; what it runs waits for the engine
  const auto wanted = server_options(options, *listen, std::move(limited), metrics);
  if (!wanted) return fail(wanted.status());

  // Only once the directory is ours, and what connections may not take is open, is there anything to connect to.
  std::function<void()> leave;
  const auto to_open = open_options(options, *budget, metrics, leave);
  auto opened = open_directory(options.data, to_open);
  if (!opened) return fail(opened.status());
  std::unique_ptr<engine::Engine> engine;  // outlives the servers
  std::atomic<engine::Engine*> ready{nullptr};
  auto server = api::Server::start(*wanted);
  if (!server) return fail(server.status());
  reload.add("keys", [&] { return reload_keys(options.keys, **server, *engine); });
  const auto& tls = wanted->http.connection.tls;
  if (tls) reload.add("TLS certificate and key", [&] { return reload_tls(options.tls, *tls, *engine); });
  const std::string scheme = tls ? "https://" : "http://";
  log_endpoints("listening on ", (*server)->endpoints(), scheme);
  if (wanted->web != nullptr) log_endpoints("dashboard at ", (*server)->endpoints(), scheme, wanted->base_path + "/");
  const auto ops =
      start_ops(ops_listen, *budget, metrics, {[&] { return ready.load(); }, [&] { return (*server)->state(); }});
  if (!ops) return fail(ops.status());

  leave = [&] { leave_if_requested(stop, **server, ops->get()); };
  leave();
  auto started = start_engine(options.data, std::move(opened).value(), to_open);
  if (!started) return fail(started.status());
  engine = std::move(started).value();
  const auto checkpoints = start_checkpoints(options.data, *engine);
  (*server)->attach(*engine);
  ready = engine.get();
  api::log(api::LogLevel::kInfo, "ready: " + std::to_string(engine->last_sequence()) + " events");

  storage::SpareDescriptors::of_process().set_patient(true);
  const auto exit_code = wait_for_end(stop, reload, *engine);
  storage::SpareDescriptors::of_process().set_patient(false);
  if (exit_code == ExitCode::kDone) (*server)->stop();
  if (*ops) (*ops)->stop();
  return exit_code;
}

}  // namespace

Command add_serve(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("serve", "Answer dashboards over HTTP from a data directory");
  app->add_option("--data", options->data, "Data directory; created if it does not exist")->required();
  app->add_option("--listen", options->listen, "Address and port (port 0 takes any free one), or unix:PATH")
      ->capture_default_str();
  app->add_option("--base-path", options->base_path,
                  "Path below which a reverse proxy shows the server, such as /flowtally")
      ->type_name("PATH");
  options->keys.add_to(*app);
  options->tls.add_to(*app);
  options->limits.add_to(*app);
  options->storage.add_to(*app);
  app->add_option("--cors-origin", options->cors_origins, "Origin whose pages may use the API; can be repeated")
      ->type_name("ORIGIN")
      ->allow_extra_args(false)
      ->delimiter(',');
  app->add_option(
         "--trusted-proxy", options->trusted_proxies,
         "Network of proxies whose X-Forwarded-For and Forwarded name the client; unix: those of a Unix domain "
         "socket; can be repeated")
      ->type_name("CIDR")
      ->allow_extra_args(false)
      ->delimiter(',');
  app->add_option("--ops-listen", options->ops_listen,
                  "Address and port, or unix:PATH, of /metrics, /healthz and /readyz for operators; none without it");
  app->add_option("--log-format", options->log_format, "text, json, or auto: text on a terminal")
      ->check(CLI::IsMember({"auto", "text", "json"}))
      ->capture_default_str();
  app->add_option("--log-level", options->log_level, "What is logged at least")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "nothing"}))
      ->capture_default_str();
  app->add_flag("--log-requests", options->log_requests, "Log every request, not only the server's own failures");
  app->add_option("--threads", options->threads, "Threads; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "At least one key is needed; each key option can be repeated. A token with a kid is verified with the keys of "
      "that\n"
      "KID alone, one without a kid with every key. SIGHUP reads the key files again; if one is bad, all keys stay.\n"
      "Likewise the certificate and key of TLS, which go together.\n"
      "/readyz answers 503 until the log is replayed. SIGTERM stops cleanly.\n\n"
      "Example:\n"
      "  flowtally serve --data ./data --listen 127.0.0.1:8080 --jwt-secret-file secret\n"
      "  flowtally serve --data ./data --jwt-public-key-file 2026-01=old.pem --jwt-public-key-file 2026-02=new.pem\n"
      "  flowtally serve --data ./data --listen unix:/run/flowtally/http.sock --base-path /flowtally --jwt-secret-file "
      "secret\n"
      "  flowtally serve --data ./data --listen :8443 --jwt-secret-file secret --tls-cert-file cert.pem --tls-key-file "
      "key.pem");
  return {app, [options] { return run_serve(*options); }, [options] { set_up_log(*options); }};
}

}  // namespace flowtally::cli
