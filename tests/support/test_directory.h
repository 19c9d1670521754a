// Files of one test, in a directory that goes with it. Failing to make or write one ends the test program.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace flowtally::tests {

/// A directory of its own for one test, removed at the end.
class TestDirectory {
 public:
  TestDirectory();
  ~TestDirectory();
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;

  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void write_file(const std::string& path, std::string_view bytes);
std::string read_file(const std::string& path);

}  // namespace flowtally::tests
