// What a command that writes to a data directory lets its caller say about the disk.
#pragma once

#include <cstdint>

namespace CLI {
class App;
}

namespace flowtally::cli {

struct StorageOptions {
  std::uint64_t free_space_reserve_bytes = std::uint64_t{512} << 20U;
  std::uint64_t snapshot_events = 1'000'000;

  /// The options, with their bounds. This outlives the parsing.
  void add_to(CLI::App& app);
  /// The reserve's alone.
  void add_reserve_to(CLI::App& app);
};

}  // namespace flowtally::cli
