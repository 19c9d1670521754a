// The configuration file (TOML): keys are the long names of options. Keys at the top hold for every subcommand that has
// such an option; those of a section ([serve], [report.team]) for that subcommand alone, and go before those at the
// top. A key that no subcommand has is an error. What a FLOWTALLY_* variable says goes before the file.
#pragma once

#include <CLI/App.hpp>
#include <istream>
#include <string>
#include <vector>

namespace flowtally::cli {

class ConfigFile : public CLI::ConfigBase {
 public:
  /// `program` outlives this and has parsed its command line when the file is read.
  explicit ConfigFile(const CLI::App& program) : program_(program) {}

  /// The file's items, as those of the subcommand that was asked for. Throws CLI::ConfigError for an unknown key.
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

 private:
  const CLI::App& program_;
};

/// The variable that an option is also read from: "--jwt-secret-file" is FLOWTALLY_JWT_SECRET_FILE.
std::string variable_name(const std::string& long_option);

/// The long names of the options of an app and of everything below it.
std::vector<std::string> options_below(const CLI::App& app);

/// The subcommand that was asked for, innermost last; the program itself first.
std::vector<const CLI::App*> parsed_path(const CLI::App& program);

}  // namespace flowtally::cli
