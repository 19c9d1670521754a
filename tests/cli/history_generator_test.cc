#include "cli/history_generator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <map>
#include <set>

#include "events/ndjson.h"
#include "projections/time_zones.h"
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

/// The same sessions, and chats beside them.
cli::HistoryOptions small_with_chats(std::uint64_t seed) {
  cli::HistoryOptions options = small(seed);
  options.chats = 3'000;
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

TEST_CASE("history: chats come beside the same sessions, and are the same on every machine") {
  const std::string text = text_of(small_with_chats(1));
  CHECK(fingerprint(text) == 10574652449972769488ULL);
  std::string without_chats;
  for (const std::string& line : lines_of(text)) {
    const std::string type = boost::json::parse(line).at("type").as_string().c_str();
    if (type.starts_with("account.") || type.starts_with("user.") || type.starts_with("flow.") ||
        type.starts_with("session.") || type.starts_with("step.")) {
      without_chats += line + '\n';
    }
  }
  CHECK(without_chats == text_of(small(1)));
}

TEST_CASE("history: shuffled and in time order are the same lines, and shuffled is mixed over all of it") {
  auto options = small_with_chats(3);
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
  const auto options = small_with_chats(4);
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

/// What a test wants to know of one chat, in milliseconds.
struct SeenChat {
  std::string visitor;
  std::int64_t opened = 0;
  std::int64_t claimed = 0;
  std::int64_t closed = 0;
  bool timed_out = false;
  bool rated = false;
};

std::map<std::string, SeenChat> chats_of(const cli::HistoryOptions& options) {
  std::map<std::string, SeenChat> chats;
  for (const std::string& line : lines_of(text_of(options))) {
    const auto event = boost::json::parse(line).as_object();
    const auto text = [&](const char* name) { return std::string(event.at(name).as_string().c_str()); };
    if (!event.contains("chat_id")) continue;
    SeenChat& chat = chats[text("chat_id")];
    const std::string type = text("type");
    const std::int64_t time_ms = events::parse_timestamp(text("time"))->time_since_epoch().count();
    if (type == "chat.opened") {
      chat.opened = time_ms;
      chat.visitor = text("account_id") + text("visitor_id");
    } else if (type == "chat.claimed") {
      chat.claimed = time_ms;
    } else if (type == "chat.closed") {
      chat.closed = time_ms;
      chat.timed_out = text("closed_by") == "system_timeout";
    } else if (type == "chat.rated") {
      chat.rated = true;
    }
  }
  return chats;
}

TEST_CASE("history: chats wait longer when it is busy, some are given up, and some visitors come back within a day") {
  auto options = small(6);
  options.sessions = 1;
  options.chats = 20'000;
  options.accounts = 1;
  const auto chats = chats_of(options);
  CHECK(chats.size() == options.chats);
  const cli::HistoryWorld world(options.seed, options.accounts);
  std::map<bool, std::vector<std::int64_t>> waits;  // by whether the hour is a busy one
  std::map<std::string, std::set<std::int64_t>> openings;
  double timed_out = 0;
  double rated = 0;
  for (const auto& [id, chat] : chats) {
    openings[chat.visitor].insert(chat.opened);
    timed_out += chat.timed_out ? 1 : 0;
    rated += chat.rated ? 1 : 0;
    if (chat.claimed == 0) continue;
    CHECK(chat.claimed > chat.opened);
    const auto activity = cli::HistoryWorld::activity(world.accounts()[0], chat.opened / 3'600'000 * 3'600'000);
    waits[activity > cli::HistoryWorld::kActivityMax * 3 / 4].push_back(chat.claimed - chat.opened);
  }
  const auto median = [](std::vector<std::int64_t>& values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
  };
  REQUIRE(waits[true].size() > 1'000);
  REQUIRE(waits[false].size() > 1'000);
  CHECK(median(waits[true]) > 2 * median(waits[false]));
  const auto all = static_cast<double>(chats.size());
  const auto is_about = [all](double count, double share) { return std::abs(count / all - share) < share / 10; };
  double returned = 0;
  for (const auto& [id, chat] : chats) {
    const auto& mine = openings[chat.visitor];
    const auto next = mine.upper_bound(chat.closed);
    if (chat.closed != 0 && next != mine.end() && *next < chat.closed + events::kDayMs) ++returned;
  }
  INFO("counts ", timed_out, " ", rated, " ", returned);
  CHECK(is_about(timed_out, 0.198));
  CHECK(is_about(rated, 0.308));
  CHECK(is_about(returned, 0.112));
}

TEST_CASE("history: who claims a chat is at work, and presence is told only when it changes") {
  auto options = small(8);
  options.chats = 6'000;
  options.accounts = 2;
  std::map<std::string, std::string> presence;  // by operator
  std::size_t claims = 0;
  std::size_t acts = 0;
  const auto first_day = options.end - std::chrono::days(options.days - 1);
  for (const std::string& line : lines_of(text_of(options))) {
    const auto event = boost::json::parse(line).as_object();
    const auto text = [&](const char* name) { return std::string(event.at(name).as_string().c_str()); };
    const std::string type = text("type");
    if (type == "audit.recorded") ++acts;
    if (type == "operator.presence_changed") {
      auto& now = presence[text("operator_id")];
      CHECK(now != text("presence"));
      now = text("presence");
    }
    if (type != "chat.claimed" || *events::parse_timestamp(text("time")) < first_day) continue;
    ++claims;
    CHECK(presence[text("operator_id")] != "");
    CHECK(presence[text("operator_id")] != "offline");
  }
  CHECK(claims > 4'000);
  CHECK(acts > 60);
}

TEST_CASE("history: few chats make few desk days, however many accounts there are") {
  auto options = small(9);
  options.accounts = 300;
  options.chats = 50;
  std::size_t of_the_desk = 0;
  for (const std::string& line : lines_of(text_of(options))) {
    if (line.find("\"operator.presence_changed\"") != line.npos || line.find("\"audit.recorded\"") != line.npos)
      ++of_the_desk;
  }
  CHECK(of_the_desk > 0);
  CHECK(of_the_desk < 50 * 40);
}

TEST_CASE("history: the west of Greenwich has a history from the first day on") {
  auto options = small_with_chats(1);
  options.accounts = 20;  // every zone
  options.days = 30;
  options.end = events::kTimestampMin + std::chrono::days(options.days);
  CHECK(lines_of(text_of(options)).size() > 50'000);
}

TEST_CASE("generate: every line is imported, and shuffled gives the same answers") {
  const TestDirectory files;
  const std::vector<std::string> base = {"generate", "--sessions", "300", "--chats", "200",       "--accounts",
                                         "2",        "--seed",     "7",   "--end",   "2026-03-01"};
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
