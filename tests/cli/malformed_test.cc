// A server under requests that nobody should send: it goes on answering, keeps its memory within bounds, and nothing of
// them comes into its log.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/event_texts.h"
#include "tests/cli/serving.h"
#include "tests/support/malformed_requests.h"
#include "tests/support/random_history.h"

namespace flowtally::tests {
namespace {

constexpr int kClients = 8;
constexpr int kRequests = 10'000;
constexpr int kSlow = 2'000;
constexpr double kGrowthMax = 96 << 20;      // bodies of 16 MiB once decoded, on every thread
constexpr double kGrowthLaterMax = 8 << 20;  // once each kind of request was there

/// Both processes need a descriptor for every slow connection.
void raise_descriptor_limit() {
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 3 * kSlow));
  REQUIRE(limit.rlim_cur >= kSlow + 200);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

/// Whether a good request is answered and a good event taken, as the next one of its account.
void check_serves(const Serving& server, int event) {
  HttpClient client(server.port());
  CHECK(client.get("/healthz").status == 200);
  CHECK(client.get("/api/v1/analytics/team?period=7d", Serving::token(api::Role::kTeamAdmin)).status == 200);
  const auto posted =
      client.post(kEvents, Serving::token(api::Role::kIngest), kNdjson, user_updated("good-" + std::to_string(event)));
  CHECK(
      posted.body ==
      R"({"accepted":1,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[],"last_sequence":)" +
          std::to_string(event) + "}");
}

/// Sends `count` malformed requests, each on a connection of its own. How many were answered as the server's failure.
int send_malformed(std::uint16_t port, std::uint64_t seed, int count) {
  MalformedRequests requests(seed, Serving::token(api::Role::kIngest), Serving::token(api::Role::kTeamAdmin));
  int failed = 0;
  for (int i = 0; i < count; ++i) {
    HttpClient client(port);
    client.send(requests.next());
    client.finish_sending();
    if (client.receive().status == 500) ++failed;
  }
  return failed;
}

int send_malformed_at_once(std::uint16_t port, std::uint64_t seed, int count) {
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back(
        [&, i] { failed += send_malformed(port, seed + static_cast<std::uint64_t>(i), count / kClients); });
  }
  for (auto& client : clients) client.join();
  return failed;
}

double mebibytes(double bytes) { return bytes / (1 << 20); }

std::vector<std::unique_ptr<HttpClient>> open_slow(std::uint16_t port) {
  const std::string head = "POST /api/v1/events HTTP/1.1\r\nHost: h\r\n";
  std::vector<std::unique_ptr<HttpClient>> slow;
  for (int i = 0; i < kSlow; ++i) {
    slow.push_back(std::make_unique<HttpClient>(port));
    slow.back()->send(i % 2 == 0 ? head.substr(0, static_cast<std::size_t>(i) % head.size())
                                 : head + "Content-Length: 1000000\r\n\r\n{");
  }
  return slow;
}

TEST_CASE("malformed: 10,000 requests and 2,000 slow connections leave the server answering, small and its log clean") {
  const auto seed = test_seed(1);
  INFO("seed = ", seed);
  raise_descriptor_limit();
  const TestDirectory files;
  Serving server(files);
  check_serves(server, 1);
  const double before = server.resident_bytes();

  CHECK(send_malformed_at_once(server.port(), seed, kRequests / 2) == 0);
  const double halfway = server.resident_bytes();
  CHECK(send_malformed_at_once(server.port(), seed + kClients, kRequests / 2) == 0);
  const double after = server.resident_bytes();
  INFO("resident memory grew by ", mebibytes(halfway - before), " MiB, then by ", mebibytes(after - halfway));
  CHECK(after - before < kGrowthMax);
  CHECK(after - halfway < kGrowthLaterMax);
  check_serves(server, 2);

  auto slow = open_slow(server.port());
  while (server.metric("flowtally_http_connections") < kSlow) {
  }
  check_serves(server, 3);
  const double with_slow = server.resident_bytes();
  INFO("with the slow connections by ", mebibytes(with_slow - before), " MiB");
  CHECK(with_slow - before < kGrowthMax);
  slow.clear();
  while (server.metric("flowtally_http_connections") > 0) {
  }
  check_serves(server, 4);
  CHECK(server.end(SIGTERM) == 0);
  CHECK(server.log().find(R"("level":"error")") == std::string::npos);

  const auto exported = run_flowtally({"export", "--data", files / "data"});
  CHECK(lines_of(exported.out).size() == 4);
  for (const auto& line : lines_of(exported.out)) CHECK(line.find(R"("id":"good-)") != std::string::npos);
}

}  // namespace
}  // namespace flowtally::tests
