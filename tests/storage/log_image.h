// A log as a kill leaves it, to be damaged in copies.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

/// Some of its groups are in tables and some only in the write-ahead log, LAST up to date.
struct Image {
  TempDirectory directory;
  std::vector<std::string> blocks;
  std::vector<Sequence> group_ends;

  explicit Image(std::uint64_t seed);

  std::filesystem::path path() const { return directory / "data"; }
  /// The files of the database whose name holds `part`, the newest last.
  std::vector<std::string> files(const std::string& part) const;
};

/// The image under another path. Its files are links: whoever changes one replaces it first, as RocksDB does.
void link_image(const Image& image, const std::filesystem::path& target);

void replace_file(const std::filesystem::path& file, const std::string& content);

void flip_bit(const std::filesystem::path& file, std::mt19937_64& random);

}  // namespace flowtally::tests
