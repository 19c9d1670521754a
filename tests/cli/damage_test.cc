// One flipped bit anywhere in a data directory: what is answered is what was answered before, or the opening fails and
// names the place. Never another figure.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "cli/history_generator.h"
#include "cli/open_engine.h"
#include "tests/cli/run_flowtally.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

constexpr int kFlipsAFile = 12;

std::string history() {
  cli::HistoryOptions options;
  options.seed = 5;
  options.sessions = 120;
  options.chats = 60;
  options.accounts = 2;
  options.days = 40;
  options.end = *events::parse_timestamp("2026-03-01T00:00:00Z");
  cli::HistoryGenerator generator(options);
  std::string text;
  for (std::string line; generator.next(line);) text += line;
  return text;
}

/// A directory with everything in it: a log partly in tables, two snapshots, the server's audit.
void make_data(const TestDirectory& files) {
  const auto text = history();
  const auto third = text.find('\n', text.size() / 3) + 1;
  const auto two_thirds = text.find('\n', text.size() * 2 / 3) + 1;
  const std::vector<std::string> parts = {text.substr(0, third), text.substr(third, two_thirds - third),
                                          text.substr(two_thirds)};
  for (const auto& part : parts) {
    write_file(files / "part", part);
    REQUIRE(run_flowtally({"import", files / "part", "--data", files / "data", "--snapshot-events", "8"}).exit_code ==
            0);
  }
}

std::string answers(const engine::Engine& engine) {
  const projections::WindowQuery window{"30d", std::nullopt, "2026-03-01T00:00:00Z"};
  const auto to = *events::parse_timestamp("2026-03-01T00:00:00Z");
  projections::ListQuery everything;
  everything.limit = 100;
  std::string text;
  for (const auto& account : engine.account_ids()) {
    text += account + rendered(engine.team(account, window, std::nullopt)) +
            rendered(engine.live_dashboard(account, 30, to));
    for (const auto& flow : engine.flows(account, everything).items) {
      text += rendered(engine.flow(account, window, flow.tree_id));
    }
  }
  return text + exported(engine);
}

/// Every regular file below the directory.
std::vector<fs::path> files_below(const fs::path& directory) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file() && entry.file_size() > 0) found.push_back(fs::relative(entry.path(), directory));
  }
  std::sort(found.begin(), found.end());
  return found;
}

void flip(const fs::path& path, std::mt19937_64& random) {
  std::string content = read_file(path.string());
  content[random() % content.size()] ^= static_cast<char>(1U << random() % 8);
  write_file(path.string(), content);
}

}  // namespace

TEST_CASE("data directory: a flipped bit in any file is an error with its place, or changes no answer") {
  const TestDirectory files;
  make_data(files);
  std::string expected;
  {
    auto engine = cli::open_engine(files / "data", {cli::DirectoryUse::kCreate, 2, {}, {}});
    REQUIRE(engine.ok());
    expected = answers(**engine);
  }
  std::mt19937_64 random(20261121);
  std::map<std::string, int> noticed;
  for (const auto& file : files_below(files / "data")) {
    const auto kind = file.has_parent_path() ? file.parent_path().string() : file.string();
    for (int trial = 0; trial < kFlipsAFile; ++trial) {
      CAPTURE(file);
      const auto copy = files / "copy";
      fs::remove_all(copy);
      fs::copy(files / "data", copy, fs::copy_options::recursive);
      flip(copy / file, random);
      auto engine = cli::open_engine(copy, {cli::DirectoryUse::kCreate, 2, {}, {}});
      if (engine.ok()) {
        CHECK(answers(**engine) == expected);
        continue;
      }
      ++noticed[kind];
      CHECK_MESSAGE(engine.status().message().find(copy) != std::string::npos, engine.status().message());
    }
  }
  CHECK(noticed["log"] > 0);
  CHECK(noticed["audit"] > 0);
  CHECK(noticed["FORMAT"] > 0);
  CHECK(noticed["snapshots"] == 0);
}

}  // namespace flowtally::tests
