#include "cli/config_file.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "events/suggestion.h"

namespace flowtally::cli {
namespace {

bool has_option(const CLI::App& app, const std::string& name) {
  const CLI::Option* option = app.get_option_no_throw("--" + name);
  return option != nullptr && option->get_configurable();
}

bool has_option_below(const CLI::App& app, const std::string& name) {
  const auto subcommands = app.get_subcommands([](const CLI::App*) { return true; });
  return has_option(app, name) || std::any_of(subcommands.begin(), subcommands.end(), [&](const CLI::App* subcommand) {
           return has_option_below(*subcommand, name);
         });
}

/// The app that a section names, or nothing.
const CLI::App* find_section(const CLI::App& program, const std::vector<std::string>& section) {
  const CLI::App* app = &program;
  for (const std::string& name : section) {
    const auto subcommands = app->get_subcommands([&](const CLI::App* each) { return each->get_name() == name; });
    if (subcommands.empty()) return nullptr;
    app = subcommands.front();
  }
  return app;
}

[[noreturn]] void throw_unknown(const CLI::ConfigItem& item, const CLI::App* section) {
  std::string message = "the configuration file has an unknown ";
  if (section == nullptr) throw CLI::ConfigError(message + "section [" + CLI::detail::join(item.parents, ".") + "].");
  message += "key '" + item.fullname() + "'.";
  throw CLI::ConfigError(message + events::did_you_mean(item.name, options_below(*section)));
}

}  // namespace

std::string variable_name(const std::string& long_option) {
  std::string name = "FLOWTALLY_";
  for (const char c : long_option)
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::vector<std::string> options_below(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    for (std::string& name : options_below(*subcommand)) names.push_back(std::move(name));
  }
  return names;
}

std::vector<const CLI::App*> parsed_path(const CLI::App& program) {
  std::vector<const CLI::App*> path = {&program};
  for (;;) {
    const auto subcommands = path.back()->get_subcommands([](const CLI::App* each) { return each->parsed(); });
    if (subcommands.empty()) return path;
    path.push_back(subcommands.front());
  }
}

std::vector<CLI::ConfigItem> ConfigFile::from_config(std::istream& input) const {
  const std::vector<const CLI::App*> path = parsed_path(program_);
  std::vector<CLI::ConfigItem> entries = CLI::ConfigBase::from_config(input);
  // An option takes the first value it is given: the narrowest section first.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.parents.size() > b.parents.size(); });
  std::vector<CLI::ConfigItem> kept;
  for (CLI::ConfigItem& item : entries) {
    if (item.name == "++" || item.name == "--") continue;  // CLI11's marks of a section's begin and end
    const CLI::App* section = find_section(program_, item.parents);
    if (section == nullptr || !has_option_below(*section, item.name)) throw_unknown(item, section);
    const auto at = std::find(path.begin(), path.end(), section);
    const auto owner = std::find_if(at, path.end(), [&](const CLI::App* app) { return has_option(*app, item.name); });
    if (owner == path.end()) continue;  // another subcommand's
    if (std::getenv(variable_name(item.name).c_str()) != nullptr) continue;
    item.parents.clear();
    for (auto app = path.begin() + 1; app <= owner; ++app) item.parents.push_back((*app)->get_name());
    kept.push_back(std::move(item));
  }
  return kept;
}

}  // namespace flowtally::cli
