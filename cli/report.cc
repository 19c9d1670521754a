#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "api/json.h"
#include "cli/commands.h"
#include "cli/open_engine.h"
#include "cli/output.h"
#include "cli/suggestion.h"
#include "cli/table.h"

namespace flowtally::cli {
namespace {

struct Options {
  std::string data;
  std::string account;
  std::optional<std::string> engineer_id;
  std::string user_id;
  std::string tree_id;
  projections::WindowQuery window;
  bool json = false;
};

template <typename Figures>
ExitCode print(const events::Result<Figures>& figures, const Options& options) {
  if (!figures && figures.status().code() == events::StatusCode::kInvalidArgument) {
    return fail_usage(figures.status().message());
  }
  if (!figures) return fail(figures.status());
  auto output = Output::open(std::nullopt);
  if (!output) return fail(output.status());
  if (!options.json) return output->finish(output->write(answer_text(*figures)));
  std::string body = api::to_json(*figures);
  if (output->is_terminal()) body += '\n';  // elsewhere exactly the bytes that HTTP gives
  return output->finish(output->write(body));
}

/// Opens the directory and asks `question` about the account.
template <typename Question>
ExitCode run_report(const Options& options, const Question& question) {
  auto engine = open_engine(options.data, {});
  if (!engine) return fail(engine.status());
  if (!(*engine)->account_exists(options.account)) {
    return fail({events::StatusCode::kNotFound, "there is no account '" + options.account + "'." +
                                                    did_you_mean(options.account, (*engine)->account_ids())});
  }
  return print(question(**engine), options);
}

using OptionsPtr = std::shared_ptr<Options>;

CLI::App* add_kind(CLI::App& report, const std::string& name, const std::string& what, const OptionsPtr& options) {
  CLI::App* app = report.add_subcommand(name, what);
  app->add_option("--data", options->data, "Data directory")->required();
  app->add_option("--account", options->account, "Account to report about")->required();
  app->add_option("--period", options->window.period, "7d, 30d (default) or 90d, back from --to");
  app->add_option("--from", options->window.from, "First local day, or an instant");
  app->add_option("--to", options->window.to, "Last local day, or an instant; default now");
  app->add_flag("--json", options->json, "Print exactly the body of the HTTP answer");
  return app;
}

Command add_team(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_kind(report, "team", "The team's figures", options);
  app->add_option("--engineer-id", options->engineer_id, "Only this engineer's sessions");
  app->footer("Example:\n  flowtally report team --data ./data --account acme --period 7d");
  return {app, [options] {
            return run_report(*options, [&](const engine::Engine& engine) {
              return engine.team(options->account, options->window, options->engineer_id);
            });
          }};
}

Command add_me(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_kind(report, "me", "One user's own figures", options);
  app->add_option("--user-id", options->user_id, "User to report about")->required();
  app->footer(
      "Example:\n  flowtally report me --data ./data --account acme --user-id jane --from 2026-02-01 --to 2026-02-28");
  return {app, [options] {
            return run_report(*options, [&](const engine::Engine& engine) {
              return engine.me(options->account, options->window, options->user_id);
            });
          }};
}

Command add_flow(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_kind(report, "flow", "One flow's figures, its steps and comments", options);
  app->add_option("--tree-id", options->tree_id, "Flow to report about")->required();
  app->footer("Example:\n  flowtally report flow --data ./data --account acme --tree-id dns-resolution --json");
  return {app, [options] {
            return run_report(*options, [&](const engine::Engine& engine) {
              return engine.flow(options->account, options->window, options->tree_id);
            });
          }};
}

}  // namespace

Command add_report(CLI::App& program) {
  CLI::App* app = program.add_subcommand("report", "Print an analytics answer without a server, as tables or JSON");
  app->require_subcommand(1);
  app->footer("Example:\n  flowtally report team --data ./data --account acme");
  const std::vector<Command> kinds = {add_team(*app), add_me(*app), add_flow(*app)};
  return {app, [kinds] {
            for (const Command& kind : kinds) {
              if (kind.app->parsed()) return kind.run();
            }
            return fail_usage("report needs one of team, me and flow");
          }};
}

}  // namespace flowtally::cli
