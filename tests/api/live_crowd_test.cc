// Thousands of listeners of the live KPIs, all of whom are told of one change. How long that took is printed.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/api/http_client.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

constexpr std::size_t kListeners = 5'000;

/// As many descriptors as the crowd needs, on both sides, if the system lets us; how many listeners there can be.
std::size_t make_room() {
  constexpr rlim_t kOthers = 200;
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * kListeners + kOthers);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  return std::min<std::size_t>(kListeners, (limit.rlim_cur - kOthers) / 2);
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("live: each of a crowd of listeners is told of one change") {
  const auto crowd = make_room();
  auto engine = acme_and_globex();
  auto& facts = *engine;
  const RunningServer server(server_options(), std::move(engine));
  const auto token = user_token(api::Role::kTeamAdmin, "acme", "ann", kServerNow);
  const auto before = resident_bytes();
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (std::size_t i = 0; i < crowd; ++i) {
    clients.push_back(std::make_unique<HttpClient>(server.port()));
    REQUIRE(clients.back()->get("/api/v1/live", token).status == 200);
    REQUIRE(clients.back()->receive_chunk().starts_with("event: snapshot"));
  }
  const auto bytes = (resident_bytes() - before) / crowd;
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(feed(facts, R"({"id":"c","type":"chat.opened","time":"2026-02-15T11:00:00Z","account_id":"acme",)"
                      R"("chat_id":"c","visitor_id":"v"})")
              .accepted == 1);
  std::size_t told = 0;
  for (const auto& client : clients) {
    const auto event = client->receive_chunk();
    if (event.starts_with("event: kpis\ndata: {\"waiting\":1,")) ++told;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(told == crowd);
  MESSAGE(fmt::format("{} listeners told within {:.2f} s of the change; {} bytes of memory each, both ends", crowd,
                      took.count(), bytes));
}

}  // namespace flowtally::tests
