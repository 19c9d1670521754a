#include "cli/history_generator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "events/ndjson.h"
#include "projections/calendar.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

cli::HistoryOptions small(std::uint64_t seed) {
  cli::HistoryOptions options;
  options.seed = seed;
  options.sessions = 2'000;
  options.accounts = 4;
  options.days = 60;
  options.end = *events::parse_timestamp("2026-03-01T12:34:56Z");
  return options;
}

std::string text_of(const cli::HistoryOptions& options) {
  cli::HistoryGenerator generator(options);
  std::string text;
  for (std::string line; generator.next(line);) text += line;
  return text;
}

/// FNV-1a.
std::uint64_t fingerprint(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

TEST_CASE("history: the same seed gives the same bytes on every machine, another seed others") {
  CHECK(text_of(small(1)) == text_of(small(1)));
  CHECK(text_of(small(1)) != text_of(small(2)));
  CHECK(fingerprint(text_of(small(1))) == 15487829040585447619ULL);
}

TEST_CASE("history: shuffled and in time order are the same lines, and shuffled is mixed over all of it") {
  auto options = small(3);
  auto ordered = lines_of(text_of(options));
  options.shuffle = true;
  auto mixed = lines_of(text_of(options));
  // Mixed: the mean distance of a line from its place in time is a third of the history.
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < ordered.size(); ++i) place[ordered[i]] = i;
  std::size_t distance = 0;
  for (std::size_t i = 0; i < mixed.size(); ++i)
    distance += std::max(i, place[mixed[i]]) - std::min(i, place[mixed[i]]);
  CHECK(distance / mixed.size() > ordered.size() * 28 / 100);
  std::sort(ordered.begin(), ordered.end());
  std::sort(mixed.begin(), mixed.end());
  CHECK(ordered == mixed);
}

TEST_CASE("history: lines come in time order, before the end, with ids of their own, and all are accepted") {
  const auto options = small(4);
  cli::HistoryGenerator generator(options);
  events::NdjsonReader reader;
  events::Batch batch;
  std::set<std::string> ids;
  events::Timestamp before{};
  for (std::string line; generator.next(line);) {
    const std::size_t size = line.size();
    line.append(events::NdjsonReader::kPaddingBytes, '\0');
    reader.read({line.data(), size}, {options.end, projections::is_time_zone, 1}, batch);
    REQUIRE_MESSAGE(batch.rejects.empty(), line);
    const events::Event& event = batch.events.back();
    CHECK(event.time == generator.time());
    CHECK(event.time >= before);
    CHECK(event.time < options.end);
    before = event.time;
    ids.insert(event.id.text());
  }
  CHECK(ids.size() == batch.events.size());
}

TEST_CASE("history: sessions look like a team's work") {
  auto options = small(5);
  options.sessions = 20'000;
  options.accounts = 500;
  std::map<std::string, std::size_t> types;
  std::map<std::string, std::size_t> accounts;
  std::size_t comments = 0;
  const auto lines = lines_of(text_of(options));
  for (const std::string& line : lines) {
    const auto event = boost::json::parse(line).as_object();
    const std::string type = event.at("type").as_string().c_str();
    ++types[type];
    if (type == "session.started") ++accounts[event.at("account_id").as_string().c_str()];
    if (event.contains("comment")) ++comments;
  }
  CHECK(types["session.started"] == options.sessions);
  const auto per_session = [&](const std::string& type) {
    return static_cast<double>(types[type]) / static_cast<double>(options.sessions);
  };
  CHECK(per_session("session.completed") == doctest::Approx(0.83).epsilon(0.03));
  CHECK(per_session("session.step_visited") == doctest::Approx(3.7).epsilon(0.03));
  CHECK(per_session("session.rated") == doctest::Approx(0.195).epsilon(0.05));
  CHECK(static_cast<double>(types["step.feedback_given"]) / static_cast<double>(types["session.step_visited"]) ==
        doctest::Approx(0.08).epsilon(0.05));
  CHECK(static_cast<double>(comments) / static_cast<double>(types["session.rated"]) ==
        doctest::Approx(0.33).epsilon(0.05));
  std::size_t largest = 0;
  for (const auto& [account, sessions] : accounts) largest = std::max(largest, sessions);
  CHECK(static_cast<double>(largest) / static_cast<double>(options.sessions) == doctest::Approx(0.125).epsilon(0.2));
}

TEST_CASE("generate: every line is imported, and shuffled gives the same answers") {
  const TestDirectory files;
  const std::vector<std::string> base = {"generate", "--sessions", "300",   "--accounts", "2",
                                         "--seed",   "7",          "--end", "2026-03-01"};
  auto shuffled_words = base;
  shuffled_words.emplace_back("--shuffle");
  const RunResult ordered = run_flowtally(base);
  const RunResult mixed = run_flowtally(shuffled_words);
  CHECK(ordered.out == run_flowtally(base).out);
  const RunResult one = run_flowtally({"import", "-", "--data", files / "one"}, {ordered.out, {}});
  const RunResult two = run_flowtally({"import", "-", "--data", files / "two"}, {mixed.out, {}});
  CHECK(one.exit_code == 0);
  CHECK(two.exit_code == 0);
  std::vector<std::string> words = {"report",     "team",
                                    "--account",  cli::HistoryWorld(7, 2).accounts()[0].account_id,
                                    "--to",       "2026-03-01T00:00:00Z",
                                    "--json",     "--data",
                                    files / "one"};
  const std::string answer = run_flowtally(words).out;
  words.back() = files / "two";
  CHECK_FALSE(answer.empty());
  CHECK(answer == run_flowtally(words).out);
}

}  // namespace
}  // namespace flowtally::tests
