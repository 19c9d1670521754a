// Configuration files: any bytes are options, or an error that can be told. The commands and their options are the
// program's own; none is run.
#include "cli/config_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "events/utf8.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

const std::array<std::vector<std::string>, 5> kCommands = {
    {{"serve"}, {"report", "team"}, {"import", "-"}, {"token"}, {"generate"}}};

/// A file in memory, by a path that this process can open.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : fd_(::memfd_create("config", MFD_CLOEXEC)) {
    expect(fd_ >= 0, "there are files in memory");
    const auto written = ::write(fd_, bytes.data(), bytes.size());
    expect(written == static_cast<ssize_t>(bytes.size()), "a file in memory takes what it is given");
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

/// What the option values of a program were read as.
std::string values_of(const CLI::App& app) {
  std::string values;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& value : option->results()) values += option->get_name() + '=' + value + '\n';
  }
  for (const CLI::App* command : app.get_subcommands())
    values += '[' + command->get_name() + "]\n" + values_of(*command);
  return values;
}

std::string parsed(const std::vector<std::string>& command, const std::string& path) {
  CLI::App program("fuzz", "flowtally");
  program.require_subcommand(1);
  program.fallthrough();
  program.set_config("--config");
  program.config_formatter(std::make_shared<cli::ConfigFile>(program));
  program.allow_config_extras(CLI::config_extras_mode::error);
  const std::vector<cli::Command> commands = {cli::add_serve(program), cli::add_import(program),
                                              cli::add_report(program), cli::add_token(program),
                                              cli::add_generate(program)};
  std::vector<std::string> words(command.rbegin(), command.rend());
  words.push_back("--config=" + path);
  try {
    program.parse(words);
  } catch (const CLI::ParseError& error) {
    expect(error.what() != std::string_view(), "an error says what is wrong");
    return std::string("error: ") + error.what();
  }
  return values_of(program);
}

}  // namespace

void run_config_file(std::string_view bytes) {
  Input input(bytes);
  const auto& command = input.pick(kCommands);
  const MemoryFile file(input.rest());
  const auto first = parsed(command, file.path());
  expect_same(parsed(command, file.path()), first, "a file means the same each time");
}

}  // namespace flowtally::tests::fuzz
