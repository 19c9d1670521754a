// The program: understands the words of its command line, FLOWTALLY_* variables and configuration file (a flag goes
// before a variable, a variable before the file), and runs the one subcommand they ask for.
#pragma once

#include "cli/exit_code.h"

namespace flowtally::cli {

/// What main() does.
ExitCode run_program(int argc, const char* const* argv);

}  // namespace flowtally::cli
