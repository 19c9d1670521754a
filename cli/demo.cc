#include <stdlib.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include "api/base_path.h"
#include "api/identity.h"
#include "api/server.h"
#include "cli/commands.h"
#include "cli/demo_links.h"
#include "cli/history_generator.h"
#include "cli/import_run.h"
#include "cli/live_feed.h"
#include "cli/open_engine.h"
#include "cli/output.h"
#include "cli/private_files.h"
#include "cli/progress.h"
#include "cli/stop_signals.h"
#include "cli/table.h"
#include "cli/values.h"

namespace flowtally::cli {
namespace {

constexpr std::chrono::milliseconds kFeedEvery{500};
constexpr std::chrono::hours kTokenLife{24};
constexpr std::size_t kChunkBytes = 1 << 20;

constexpr std::uint64_t kChats = 15'000;

struct Options {
  Options() { history.chats = kChats; }

  std::string listen = "127.0.0.1:0";
  std::string base_path;
  std::optional<std::string> data;
  HistoryOptions history;
  bool once = false;
};

/// The directory that was named, or one that is removed at the end.
class DemoDirectory {
 public:
  explicit DemoDirectory(const std::optional<std::string>& named) {
    if (named) {
      path_ = *named;
      return;
    }
    std::string pattern = std::filesystem::temp_directory_path() / "flowtally-demo-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) return;
    path_ = pattern;
    temporary_ = true;
  }
  ~DemoDirectory() {
    std::error_code ignored;
    if (temporary_) std::filesystem::remove_all(path_, ignored);
  }
  DemoDirectory(const DemoDirectory&) = delete;
  DemoDirectory& operator=(const DemoDirectory&) = delete;

  /// Empty: none could be made.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool temporary_ = false;
};

api::TokenKey random_key() {
  std::random_device random;
  std::string secret;
  while (secret.size() < 2 * api::kSecretBytesMin) secret += std::to_string(random());
  return api::TokenKey::from_secret(std::move(secret)).value();
}

events::Status fill(engine::Engine& engine, HistoryGenerator& generator, const HistoryOptions& history,
                    const StopSignals& stop) {
  auto rejects = RejectReport::open(std::nullopt);
  if (!rejects) return rejects.status();
  Progress progress("a lively history", ProgressUnit::kSessions, history.sessions);
  std::uint64_t lines = 0;
  std::string line;
  const auto next = [&]() -> events::Result<std::optional<LineChunk>> {
    std::string text;
    const std::uint64_t first = lines + 1;
    while (!stop.requested() && text.size() < kChunkBytes && generator.next(line)) {
      text += line;
      ++lines;
    }
    progress.update(generator.sessions_done());
    return text.empty() ? std::optional<LineChunk>() : std::optional(make_chunk(text, first));
  };
  const ImportOutcome outcome = import_chunks(next, engine, *rejects);
  if (!outcome.status.ok() || rejects->count() == 0) return outcome.status;
  return {events::StatusCode::kInternal, "some of the history was rejected: was the clock set back?"};
}

std::string curl_line(const std::string& url, const std::string& path, const std::string& token) {
  return "curl -sN -H 'Authorization: Bearer " + token + "' '" + url + "/api/v1/" + path + "'\n";
}

/// The links into the dashboard, if there is one.
events::Result<std::string> links(const DemoAccess& access, engine::Engine& engine) {
  if (api::WebFiles::of_program() == nullptr) {
    return std::string("# No links to a dashboard: this flowtally was built without it\n");
  }
  const auto session = complete_session(engine, access.account);
  if (!session) return session.status();
  return dashboard_links(access, *session);
}

/// Ready-made requests.
std::string curl_lines(const DemoAccess& access) {
  const WorldAccount& account = access.account;
  const std::string& url = access.url;
  const auto token = [&](const WorldUser& user, api::Role role) {
    return api::mint_token({user.user_id, account.account_id, role, std::nullopt}, access.issued, access.expires,
                           access.key);
  };
  const WorldUser& admin = account.users[0];
  const WorldUser& engineer = account.users[1];
  const std::string admin_token = token(admin, api::Role::kTeamAdmin);
  std::string text = "\n# The team, as its admin " + admin.name + " sees it\n";
  text += curl_line(url, "analytics/team?period=30d", admin_token);
  text += "\n# " + engineer.name + "'s own figures\n";
  text += curl_line(url, "analytics/me?period=7d", token(engineer, api::Role::kEngineer));
  text += "\n# The flow \"" + account.flows[0].name + "\", its steps and comments\n";
  text += curl_line(url, "analytics/flows/" + account.flows[0].tree_id + "?period=90d", admin_token);
  text += "\n# The live-chat desk as it changes, and its last 30 days\n";
  text += curl_line(url, "live", admin_token);
  text += curl_line(url, "admin/analytics/dashboard?days=30", admin_token);
  text += "\n# Who did what in the account\n";
  text += curl_line(url, "admin/audit/logs?limit=20", admin_token);
  return text + '\n';
}

events::Status print(const std::string& text) {
  auto output = Output::open(std::nullopt);
  if (!output) return output.status();
  const events::Status written = output->write(text);
  const events::Status closed = output->close();
  if (output->reader_is_gone()) return {};
  return written.ok() ? closed : written;
}

events::Status print_reports(const engine::Engine& engine, const WorldAccount& account) {
  const projections::WindowQuery window;
  const auto team = engine.team(account.account_id, window, std::nullopt);
  if (!team) return team.status();
  const auto me = engine.me(account.account_id, window, account.users[1].user_id);
  if (!me) return me.status();
  const auto flow = engine.flow(account.account_id, window, account.flows[0].tree_id);
  if (!flow) return flow.status();
  return print("== team of " + account.name + "\n\n" + answer_text(*team) + "\n== " + account.users[1].name + "\n\n" +
               answer_text(*me) + "\n== " + account.flows[0].name + "\n\n" + answer_text(*flow));
}

/// Serves, and lets sessions happen, until a signal.
ExitCode serve_live(engine::Engine& engine, api::ServerOptions server_options, const HistoryGenerator& history,
                    const HistoryOptions& history_options, const StopSignals& stop) {
  const api::TokenKey key = server_options.keys.front();
  const std::string base_path = server_options.base_path;
  auto server = api::Server::start(std::move(server_options));
  if (!server) return fail(server.status());
  (*server)->attach(engine);
  const WorldAccount& account = history.world().accounts().front();
  const auto now = engine::system_now();
  const DemoAccess access{"http://" + (*server)->endpoint() + base_path, account, key, now, now + kTokenLife};
  const auto dashboard = links(access, engine);
  if (!dashboard) return fail(dashboard.status());
  const std::string about =
      "# " + account.name + " (" + std::string(account.time_zone) + "), account " + account.account_id + "\n\n";
  if (const auto status = print(about + *dashboard + curl_lines(access)); !status.ok()) return fail(status);
  say("Sessions and chats keep coming. Ctrl-C ends the demo.");
  LiveFeed feed(history_options, engine.now());
  while (!stop.wait(kFeedEvery)) {
    const events::Status fed = feed.advance(engine, engine.now());
    if (!engine.failure().ok()) return fail(engine.failure());
    if (!fed.ok()) say("flowtally: " + fed.message());
  }
  (*server)->stop();
  return ExitCode::kDone;
}

ExitCode run_demo(const Options& options) {
  keep_files_private();
  const auto listen = parse_listen_address(options.listen);
  if (!listen) return fail_usage("--listen: " + listen.status().message());
  if (!listen->socket_path.empty()) return fail_usage("--listen: the demonstration prints links, so it needs a port");
  auto base_path = api::parse_base_path(options.base_path);
  if (!base_path) return fail_usage("--base-path: " + base_path.status().message());
  const StopSignals stop;
  const DemoDirectory directory(options.data);
  if (directory.path().empty()) return fail({events::StatusCode::kIoError, "cannot make a temporary directory"});
  auto engine = open_engine(directory.path(), {DirectoryUse::kCreate, 0, {}, {}});
  if (!engine) return fail(engine.status());

  HistoryOptions history = options.history;
  history.end = (*engine)->now();
  HistoryGenerator generator(history);
  if ((*engine)->last_sequence() == 0) {
    if (const auto status = fill(**engine, generator, history, stop); !status.ok()) return fail(status);
  }
  if (stop.requested()) return ExitCode::kDone;
  if (options.once) {
    const auto status = print_reports(**engine, generator.world().accounts().front());
    return status.ok() ? ExitCode::kDone : fail(status);
  }
  api::ServerOptions server_options;
  set_listen_address(server_options.http, *listen);
  server_options.base_path = std::move(base_path).value();
  server_options.keys = {random_key()};
  return serve_live(**engine, std::move(server_options), generator, history, stop);
}

}  // namespace

Command add_demo(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("demo", "Make up a lively history, serve it, and let more happen");
  app->add_option("--listen", options->listen, "Address and port; port 0 takes any free one")->capture_default_str();
  app->add_option("--base-path", options->base_path, "Path below which a reverse proxy shows it, such as /flowtally")
      ->type_name("PATH");
  app->add_option("--data", options->data, "Data directory to keep; without it a temporary one, removed at the end");
  app->add_option("--sessions", options->history.sessions, "Sessions of the history")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{1}, kGeneratedSessionsMax));
  app->add_option("--chats", options->history.chats, "Live chats of the history, with their operators; 0 for none")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{0}, kGeneratedChatsMax));
  app->add_option("--accounts", options->history.accounts, "Accounts")
      ->capture_default_str()
      ->check(CLI::Range(1, kGeneratedAccountsMax));
  app->add_flag("--once", options->once, "Print the reports of the largest account and end");
  app->footer(
      "Prints links into the dashboard and ready-made curl lines, with tokens.\n\nExample:\n  flowtally demo --listen "
      "127.0.0.1:8080");
  return {app, [options] { return run_demo(*options); }};
}

}  // namespace flowtally::cli
