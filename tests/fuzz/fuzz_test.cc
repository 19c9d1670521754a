// Every input that is kept for a fuzz target, those that once were findings among them, is run again.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = FLOWTALLY_FUZZ_CORPUS;

std::vector<fs::path> inputs_of(std::string_view target) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(kCorpus / target)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("fuzz: no input that is kept for a target is a finding") {
  for (const auto& [name, run] : kTargets) {
    const auto paths = inputs_of(name);
    CAPTURE(name);
    CHECK(paths.size() >= 5);
    for (const auto& path : paths) {
      const auto input = path.filename().string();
      CAPTURE(input);
      CHECK_NOTHROW(run(bytes_of(path)));
    }
  }
}

TEST_CASE("fuzz: the beginnings of inputs are no findings either") {
  for (const auto& [name, run] : kTargets) {
    CAPTURE(name);
    for (const auto& path : inputs_of(name)) {
      const auto bytes = bytes_of(path);
      const auto input = path.filename().string();
      CAPTURE(input);
      for (const auto size : {bytes.size() / 4, bytes.size() / 2, bytes.size() - bytes.size() / 16}) {
        CAPTURE(size);
        CHECK_NOTHROW(run(std::string_view(bytes).substr(0, size)));
      }
    }
  }
}

TEST_CASE("fuzz: the corpus is kept small, and has no folder that is no target's") {
  std::vector<std::string_view> names;
  for (const auto& target : kTargets) names.push_back(target.name);
  for (const auto& folder : fs::directory_iterator(kCorpus)) {
    const auto name = folder.path().filename().string();
    CAPTURE(name);
    CHECK(std::count(names.begin(), names.end(), name) == 1);
    for (const auto& path : inputs_of(name)) CHECK(fs::file_size(path) <= 8 * 1024);
    CHECK(inputs_of(name).size() <= 120);
  }
}

}  // namespace flowtally::tests::fuzz
