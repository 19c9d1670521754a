#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "api/identity.h"
#include "cli/commands.h"
#include "cli/key_options.h"
#include "cli/output.h"
#include "cli/values.h"
#include "engine/engine.h"

namespace flowtally::cli {
namespace {

struct Options {
  std::string secret_file;
  std::string account;
  std::string role;
  std::string sub;
  std::optional<std::string> session;
  std::string expires = "12h";
};

ExitCode run_token(const Options& options) {
  const auto role = api::role_from_name(options.role);
  if (!role) {
    return fail_usage("--role: '" + options.role + "' is none of viewer, engineer, team_admin, super_admin, ingest");
  }
  const bool ingest = *role == api::Role::kIngest;
  if (options.account == "*" && !ingest) return fail_usage("--account: * is for the role ingest only");
  if (options.account.empty()) return fail_usage("--account is empty");
  if (options.sub.empty() && !ingest) return fail_usage("--sub is required but for the role ingest");
  if (options.session && (ingest || options.session->empty())) {
    return fail_usage("--session: it names a session of the user that the token speaks for");
  }
  const auto span = parse_span(options.expires);
  if (!span) return fail_usage("--expires: " + span.status().message());
  const auto key = read_secret_option(options.secret_file);
  if (!key) return fail(key.status());

  const events::Timestamp now = engine::system_now();
  const api::Identity identity{options.sub, options.account, *role, options.session};
  auto output = Output::open(std::nullopt);
  if (!output) return fail(output.status());
  return output->finish(output->write(api::mint_token(identity, now, now + *span, *key) + "\n"));
}

}  // namespace

Command add_token(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("token", "Mint a token (JWT, HS256) for development");
  app->add_option("--jwt-secret-file", options->secret_file, "Secret to sign with, at least 32 bytes")
      ->type_name("[KID=]FILE")
      ->required();
  app->add_option("--account", options->account, "Account that the token is for; * (ingest only) is all")->required();
  app->add_option("--role", options->role, "viewer, engineer, team_admin, super_admin or ingest")->required();
  app->add_option("--sub", options->sub, "User that the token speaks for");
  app->add_option("--session", options->session,
                  "Only for rating and feedback in this session, as a widget's token should be");
  app->add_option("--expires", options->expires, "How long it holds, such as 30m, 12h or 7d")->capture_default_str();
  app->footer("Example:\n  flowtally token --jwt-secret-file secret --account acme --role team_admin --sub jane");
  return {app, [options] { return run_token(*options); }};
}

}  // namespace flowtally::cli
