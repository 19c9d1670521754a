#include "tests/cli/data_directories.h"

#include <doctest/doctest.h>
#include <signal.h>

#include <fstream>
#include <vector>

#include "cli/check_directory.h"
#include "cli/history_generator.h"
#include "tests/cli/serving.h"
#include "tests/support/state_bytes.h"

namespace flowtally::tests {

namespace fs = std::filesystem;

std::string small_history(std::uint64_t seed, std::uint64_t sessions) {
  cli::HistoryOptions options;
  options.seed = seed;
  options.sessions = sessions;
  options.chats = 50;
  options.accounts = 2;
  options.days = 60;
  options.end = *events::parse_timestamp("2026-03-01T00:00:00Z");
  cli::HistoryGenerator generator(options);
  std::string text;
  for (std::string line; generator.next(line);) text += line;
  return text;
}

std::string make_directory_with_snapshot(const TestDirectory& files) {
  write_file(files / "history", small_history(1));
  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "data"}).exit_code == 0);
  Serving server(files);
  const auto asked = run_flowtally({"verify", "--data", files / "data"});
  REQUIRE_MESSAGE(asked.exit_code == 0, asked.err);
  REQUIRE(server.end(SIGTERM) == 0);
  return files / "data";
}

std::string exported(const std::string& directory) {
  const auto result = run_flowtally({"export", "--data", directory});
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  return result.out;
}

void damage(const std::string& directory, const std::string& part, const std::string& ending) {
  std::string oldest;
  for (const auto& entry : fs::directory_iterator(fs::path(directory) / part)) {
    const auto path = entry.path().string();
    if (path.ends_with(ending) && (oldest.empty() || path < oldest)) oldest = path;
  }
  REQUIRE_FALSE(oldest.empty());
  auto content = read_file(oldest);
  auto& early = content.at(content.size() / 8);
  early = static_cast<char>(early ^ 1);
  write_file(oldest, content);
}

std::string falsify_snapshot(const std::string& directory) {
  const auto files = cli::snapshot_files(directory);
  const auto original = files.open(files.list().at(0));
  REQUIRE(original.ok());
  const auto writer = files.begin();
  REQUIRE(writer.ok());
  std::string account;
  for (const auto& image : (*original)->images()) {
    std::string content((*original)->read(image).value().view());
    if (account.empty()) {
      account = image.account.account_id;
      auto& hash = content.at(place_of_first_content(content));
      hash = static_cast<char>(hash ^ 1);
    }
    const std::vector<std::string_view> pieces = {content};
    REQUIRE((*writer)->add(image.account, pieces).ok());
  }
  REQUIRE((*writer)->commit((*original)->span()).ok());
  return account;
}

}  // namespace flowtally::tests
