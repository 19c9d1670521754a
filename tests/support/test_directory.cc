#include "tests/support/test_directory.h"

#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <system_error>

#include "events/status.h"

namespace flowtally::tests {

using events::ensure;

TestDirectory::TestDirectory() {
  std::string pattern = std::filesystem::temp_directory_path() / "flowtally-test-XXXXXX";
  ensure(mkdtemp(pattern.data()) != nullptr, "a test can make a directory");
  path_ = pattern;
}

TestDirectory::~TestDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ensure(file.good(), "a test can write its file");
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace flowtally::tests
