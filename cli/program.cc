#include "cli/program.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "api/version.h"
#include "cli/commands.h"
#include "cli/config_file.h"
#include "events/suggestion.h"

namespace flowtally::cli {
namespace {

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(subcommand->get_name());
  }
  return names;
}

/// Gives every option its variable.
void name_variables(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || !option->get_configurable()) continue;
    option->envname(variable_name(option->get_lnames().front()));
  }
  for (CLI::App* subcommand : app.get_subcommands([](CLI::App*) { return true; })) name_variables(*subcommand);
}

/// A mistyped variable would silently do nothing. One that resembles none may be another program's business.
void warn_of_mistyped_variables(const CLI::App& program) {
  std::vector<std::string> known = {"FLOWTALLY_CONFIG"};
  for (const std::string& name : options_below(program)) known.push_back(variable_name(name));
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string name(text.substr(0, text.find('=')));
    if (name.rfind("FLOWTALLY_", 0) != 0 || std::find(known.begin(), known.end(), name) != known.end()) continue;
    for (const std::string& candidate : known) {
      if (events::edit_distance(name, candidate) > 2) continue;
      warn("the variable " + name + " is ignored. Did you mean " + candidate + "?");
      break;
    }
  }
}

/// What a word that nobody expected was meant to be.
std::string unexpected(const CLI::App& program, const std::string& word) {
  const CLI::App& asked = *parsed_path(program).back();
  const std::string name = word.substr(0, word.find('='));
  if (name.rfind("--", 0) == 0) {
    std::vector<std::string> options = options_below(asked);
    for (std::string& option : options) option.insert(0, "--");
    return "unknown option '" + name + "'." + events::did_you_mean(name, options);
  }
  const auto commands = subcommand_names(asked);
  if (commands.empty()) return "unexpected argument '" + word + "'.";
  return "unknown command '" + word + "'." + events::did_you_mean(word, commands);
}

ExitCode explain(const CLI::App& program, const CLI::ParseError& error) {
  std::string sentence = error.what();
  const auto left = program.remaining(true);
  if (!left.empty() && dynamic_cast<const CLI::ConfigError*>(&error) == nullptr)
    sentence = unexpected(program, left.front());
  std::string help = "flowtally";
  for (const CLI::App* app : parsed_path(program)) {
    if (app != &program) help += ' ' + app->get_name();
  }
  return fail_usage(sentence + "\nTry '" + help + " --help'.");
}

/// The words after the program's name, last first as CLI11 wants them.
std::vector<std::string> reversed_words(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  const char* file = std::getenv("FLOWTALLY_CONFIG");  // CLI11 does not ask for a variable here
  const bool given = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "--config" || word.rfind("--config=", 0) == 0;
  });
  if (file != nullptr && *file != '\0' && !given) words.insert(words.begin(), std::string("--config=") + file);
  std::reverse(words.begin(), words.end());
  return words;
}

void describe(CLI::App& program) {
  program.require_subcommand(1);
  program.fallthrough();
  program.set_version_flag("--version", "flowtally " + std::string(api::kVersion));
  program.set_config("--config", "", "Options from a TOML file: keys are long option names, sections subcommands");
  program.config_formatter(std::make_shared<ConfigFile>(program));
  program.allow_config_extras(CLI::config_extras_mode::error);
  program.footer(
      "Every option can also be given as a variable (--data is FLOWTALLY_DATA) or in the file named by --config.\n"
      "Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input was rejected, 4 verify found a "
      "difference, 6 data directory locked or damaged.\n\n"
      "Example:\n  flowtally generate --sessions 10000 | flowtally import - --data ./data");
}

}  // namespace

ExitCode run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of the write, not of the process
  CLI::App program("Exact, flat and safe figures about guided sessions", "flowtally");
  describe(program);
  const std::vector<Command> commands = {add_serve(program),    add_import(program), add_export(program),
                                         add_report(program),   add_verify(program), add_backup(program),
                                         add_restore(program),  add_repair(program), add_token(program),
                                         add_generate(program), add_demo(program)};
  name_variables(program);
  try {
    program.parse(reversed_words(argc, argv));
  } catch (const CLI::Success& asked) {  // --help, --version
    program.exit(asked, std::cout, std::cerr);
    std::cout.flush();
    return ExitCode::kDone;
  } catch (const CLI::ParseError& error) {
    return explain(program, error);
  }
  for (const Command& command : commands) {
    if (!command.app->parsed()) continue;
    if (command.set_up_log) command.set_up_log();
    warn_of_mistyped_variables(program);
    try {
      return command.run();
    } catch (const std::exception& error) {
      return fail({events::StatusCode::kInternal, error.what()});
    }
  }
  return fail_usage("no command was given.");
}

}  // namespace flowtally::cli
