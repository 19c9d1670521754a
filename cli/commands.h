// The subcommands: each file of the same name adds its options, help and example to the program, and says what to run
// once the words were understood.
#pragma once

#include <functional>

#include "cli/exit_code.h"

namespace CLI {
class App;
}

namespace flowtally::cli {

struct Command {
  CLI::App* app = nullptr;  // owned by the program
  std::function<ExitCode()> run;
  std::function<void()> set_up_log = {};  // called first, if given: what is said from then on is a line of the log
};

Command add_serve(CLI::App& program);
Command add_import(CLI::App& program);
Command add_export(CLI::App& program);
Command add_report(CLI::App& program);
Command add_verify(CLI::App& program);
Command add_backup(CLI::App& program);
Command add_restore(CLI::App& program);
Command add_repair(CLI::App& program);
Command add_token(CLI::App& program);
Command add_generate(CLI::App& program);
Command add_demo(CLI::App& program);

}  // namespace flowtally::cli
