// GET requests a second over 64 keep-alive connections, beside a bare Beast server that answers with a constant body of
// the same size. The load shares the machine's cores with both.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "api/identity.h"
#include "api/server.h"
#include "bench/case.h"
#include "bench/http_load.h"

namespace flowtally::bench {

namespace {

constexpr int kConnections = 64;
constexpr int kRounds = 5;
constexpr std::uint64_t kRequestsMax = 60'000;

std::string request_of(const std::string& account, const api::TokenKey& key) {
  const auto now = engine::system_now();
  const auto token =
      api::mint_token({"bench", account, api::Role::kTeamAdmin, std::nullopt}, now, now + std::chrono::hours(24), key);
  return "GET /api/v1/analytics/team?period=30d&to=" + *window_of("30d").to +
         " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
}

void compare(std::string_view name, std::uint16_t port, const std::string& request, std::uint64_t requests,
             int threads) {
  const auto body = load(port, request, 1, 1).body;
  const ConstantServer bare(body, threads);
  std::vector<double> ratios;
  std::vector<double> rates;
  std::vector<double> bare_rates;
  for (int round = 0; round < kRounds; ++round) {
    bare_rates.push_back(static_cast<double>(requests) / load(bare.port(), request, kConnections, requests).seconds);
    rates.push_back(static_cast<double>(requests) / load(port, request, kConnections, requests).seconds);
    ratios.push_back(rates.back() / bare_rates.back());
  }
  print_case(
      name, median(ratios), "bare Beast",
      fmt::format("{:.0f} requests/s (bare Beast {:.0f}), {} bytes", median(rates), median(bare_rates), body.size()),
      checksum_of(body));
}

}  // namespace

void run_http_case(const Options& options) {
  const auto engine = open_history(options);
  const int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  api::ServerOptions server_options;
  const auto key = api::TokenKey::from_secret("a secret of the benchmark, 32 bytes").value();
  server_options.keys = {key};
  server_options.http.threads = threads;
  const auto server = api::Server::start(server_options);
  must(server.status());
  (*server)->attach(*engine);

  const auto requests = std::clamp<std::uint64_t>(options.sessions, 200, kRequestsMax);
  auto accounts = engine->account_ids();
  std::sort(accounts.begin(), accounts.end(), [&](const std::string& a, const std::string& b) {
    const auto sessions = [&](const std::string& account) {
      return engine->team(account, window_of("30d"), std::nullopt)->summary.total_sessions;
    };
    return sessions(a) < sessions(b);
  });
  const auto& typical = accounts[accounts.size() / 2];
  compare("http-typical", (*server)->port(), request_of(typical, key), requests, threads);
  compare("http-largest", (*server)->port(), request_of(accounts.back(), key), requests, threads);
  (*server)->stop();
}

}  // namespace flowtally::bench
