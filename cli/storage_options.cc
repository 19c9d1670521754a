#include "cli/storage_options.h"

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>

namespace flowtally::cli {

void StorageOptions::add_reserve_to(CLI::App& app) {
  app.add_option(
         "--free-space-reserve", free_space_reserve_bytes,
         "Bytes of the disk that stay free: below, nothing is written (disk_full) until there is room; at least "
         "256MiB")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{256} << 20U, std::uint64_t{1} << 50U))
      ->type_name("BYTES")
      ->capture_default_str();
}

void StorageOptions::add_to(CLI::App& app) {
  add_reserve_to(app);
  app.add_option("--snapshot-events", snapshot_events,
                 "Events after which a new snapshot is due; fewer make a restart quicker and writing busier")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 50U))
      ->capture_default_str();
}

}  // namespace flowtally::cli
