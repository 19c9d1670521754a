#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/json.h"
#include "cli/commands.h"
#include "cli/open_engine.h"
#include "cli/output.h"
#include "cli/table.h"
#include "events/suggestion.h"

namespace flowtally::cli {
namespace {

struct Options {
  std::string data;
  std::string account;
  std::optional<std::string> engineer_id;
  std::string user_id;
  std::string tree_id;
  projections::WindowQuery window;
  std::optional<std::string> operator_id;
  std::int64_t days = 7;
  std::int64_t hours = 24;
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
                                                    events::did_you_mean(options.account, (*engine)->account_ids())});
  }
  return print(question(**engine), options);
}

using OptionsPtr = std::shared_ptr<Options>;

CLI::App* add_any_kind(CLI::App& report, const std::string& name, const std::string& what, const OptionsPtr& options) {
  CLI::App* app = report.add_subcommand(name, what);
  app->add_option("--data", options->data, "Data directory")->required();
  app->add_option("--account", options->account, "Account to report about")->required();
  app->add_flag("--json", options->json, "Print exactly the body of the HTTP answer");
  return app;
}

CLI::App* add_kind(CLI::App& report, const std::string& name, const std::string& what, const OptionsPtr& options) {
  CLI::App* app = add_any_kind(report, name, what, options);
  app->add_option("--period", options->window.period, "7d, 30d (default) or 90d, back from --to");
  app->add_option("--from", options->window.from, "First local day, or an instant");
  app->add_option("--to", options->window.to, "Last local day, or an instant; default now");
  return app;
}

CLI::App* add_desk_kind(CLI::App& report, const std::string& name, const std::string& what, const OptionsPtr& options) {
  CLI::App* app = add_any_kind(report, name, what, options);
  app->add_option("--to", options->window.to, "The instant to report about; default now");
  return app;
}

void add_days(CLI::App& app, const OptionsPtr& options) {
  app.add_option("--days", options->days, "Days back from --to, 1 to 30; default 7")->check(CLI::Range(1, 30));
}

/// Reports what figures_of(engine, to) says of the live-chat desk.
template <typename FiguresOf>
ExitCode run_desk_report(const Options& options, const FiguresOf& figures_of) {
  std::optional<events::Timestamp> to;
  if (options.window.to) to = events::parse_timestamp(*options.window.to);
  if (options.window.to && !to) return fail_usage("`--to` has to be an instant (2026-02-01T00:00:00Z)");
  return run_report(options, [&](const engine::Engine& engine) { return figures_of(engine, to); });
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

Command add_live_kpis(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_desk_kind(report, "live-kpis", "The live-chat desk at one instant", options);
  app->footer("Example:\n  flowtally report live-kpis --data ./data --account acme");
  return {app, [options] {
            return run_desk_report(*options, [&](const engine::Engine& engine, const auto& to) {
              return engine.live_kpis(options->account, to);
            });
          }};
}

Command add_operators(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_desk_kind(report, "operators", "The operators of the live chat, most chats first", options);
  add_days(*app, options);
  app->add_option("--operator-id", options->operator_id, "Only this operator");
  app->footer("Example:\n  flowtally report operators --data ./data --account acme --days 30");
  return {app, [options] {
            return run_desk_report(*options, [&](const engine::Engine& engine, const auto& to) {
              return engine.operators(options->account, options->days, options->operator_id, to);
            });
          }};
}

Command add_hours(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_desk_kind(report, "hours", "Messages by clock hour", options);
  app->add_option("--hours", options->hours, "Hours back from --to, 1 to 168; default 24")->check(CLI::Range(1, 168));
  app->footer("Example:\n  flowtally report hours --data ./data --account acme --to 2026-02-15T12:00:00Z");
  return {app, [options] {
            return run_desk_report(*options, [&](const engine::Engine& engine, const auto& to) {
              return engine.hourly(options->account, options->hours, to);
            });
          }};
}

Command add_dashboard(CLI::App& report) {
  auto options = std::make_shared<Options>();
  CLI::App* app = add_desk_kind(report, "dashboard", "The live-chat desk over some days", options);
  add_days(*app, options);
  app->footer("Example:\n  flowtally report dashboard --data ./data --account acme --days 30 --json");
  return {app, [options] {
            return run_desk_report(*options, [&](const engine::Engine& engine, const auto& to) {
              return engine.live_dashboard(options->account, options->days, to);
            });
          }};
}

}  // namespace

Command add_report(CLI::App& program) {
  CLI::App* app = program.add_subcommand("report", "Print an analytics answer without a server, as tables or JSON");
  app->require_subcommand(1);
  app->footer("Example:\n  flowtally report team --data ./data --account acme");
  const std::vector<Command> kinds = {add_team(*app),      add_me(*app),    add_flow(*app),     add_live_kpis(*app),
                                      add_operators(*app), add_hours(*app), add_dashboard(*app)};
  return {app, [kinds] {
            for (const Command& kind : kinds) {
              if (kind.app->parsed()) return kind.run();
            }
            return fail_usage("report needs one of team, me, flow, live-kpis, operators, hours and dashboard");
          }};
}

}  // namespace flowtally::cli
