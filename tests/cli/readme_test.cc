// The README's commands, run as they are pasted, give the answers that it shows.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "api/listener.h"
#include "tests/support/test_directory.h"

namespace flowtally::tests {
namespace {

/// The code block of a language that comes first after `heading`.
std::string block_after(const std::string& text, const std::string& heading, const std::string& language) {
  const auto section = text.find(heading);
  REQUIRE(section != std::string::npos);
  const auto begin = text.find("```" + language + "\n", section) + 4 + language.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

/// Nobody listens there any more.
std::string free_address() {
  const auto listener = api::Listener::open("127.0.0.1", 0, [](int fd) { ::close(fd); });
  REQUIRE(listener.ok());
  return (*listener)->endpoint();
}

/// What a shell prints that is given the block, in an empty directory, with the program of this build first in its
/// path.
std::string run(const TestDirectory& files, const std::string& block) {
  write_file(files / "pasted", "PATH=" + std::filesystem::path(FLOWTALLY_BINARY).parent_path().string() + ":$PATH\n" +
                                   "trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n" + block);
  const auto command =
      "cd " + (files / "") + " && mkdir -p work && cd work && bash ../pasted > ../out 2> ../err < /dev/null";
  const auto exit_code = std::system(command.c_str());
  CHECK_MESSAGE(exit_code == 0, read_file(files / "err"));
  return read_file(files / "out");
}

/// Whether the answer begins as the README shows it, which leaves out what comes after "...".
void check_shown(const std::string& answer, const std::string& shown) {
  const auto expected = without_spaces(shown.substr(0, shown.find("...")));
  const auto printed = without_spaces(answer);
  CHECK(expected.size() > 100);
  CHECK(printed.substr(0, expected.size()) == expected);
}

TEST_CASE("README: the first look without a server gives the answer that is shown") {
  const TestDirectory files;
  const auto readme = read_file(FLOWTALLY_SOURCE_DIR "/README.md");
  check_shown(run(files, block_after(readme, "## A first look", "sh")), block_after(readme, "## A first look", "json"));
}

TEST_CASE("README: the lines over HTTP, pasted in one go, show the figures that the events changed") {
  const TestDirectory files;
  const auto readme = read_file(FLOWTALLY_SOURCE_DIR "/README.md");
  auto block = block_after(readme, "## Over HTTP", "sh");
  const std::string usual = "127.0.0.1:8080";
  const auto ours = free_address();
  for (auto at = block.find(usual); at != std::string::npos; at = block.find(usual, at + 1)) {
    block.replace(at, usual.size(), ours);
  }
  check_shown(run(files, block), block_after(readme, "## Over HTTP", "json"));
}

}  // namespace
}  // namespace flowtally::tests
