// Data directories for the tests of verify, backup, restore and repair, and what they hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {

/// Lines of a made-up history, the same for the same seed.
std::string small_history(std::uint64_t seed, std::uint64_t sessions = 150);

/// Imports small_history(1) into `files`/data, lets a server write a snapshot of it, and gives that path.
std::string make_directory_with_snapshot(const TestDirectory& files);

/// What `export` says of the directory.
std::string exported(const std::string& directory);

/// Flips a bit early in the oldest file (by its name) below `directory`/`part` whose name ends so.
void damage(const std::string& directory, const std::string& part, const std::string& ending);

/// Makes the directory's only snapshot one that is sound but says something else of the account it gives back.
std::string falsify_snapshot(const std::string& directory);

}  // namespace flowtally::tests
