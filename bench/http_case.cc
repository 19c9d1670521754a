// GET requests a second over 64 keep-alive connections, beside a bare Beast server that answers with a constant body of
// the same size: of answers that are kept, and with each one computed. The load shares the machine's cores with both.
#include <fmt/format.h>

#include <algorithm>

#include "api/server.h"
#include "bench/case.h"
#include "bench/http_load.h"
#include "bench/requests.h"

namespace flowtally::bench {

namespace {

constexpr int kConnections = 64;
constexpr int kRounds = 5;
constexpr std::uint64_t kRequestsMax = 60'000;

void compare(std::string_view name, std::uint16_t port, const std::string& request, std::uint64_t requests) {
  const auto body = load(port, repeated(request, 1), 1).body;
  const ConstantServer bare(body);
  std::vector<double> ratios;
  std::vector<double> rates;
  std::vector<double> bare_rates;
  for (int round = 0; round < kRounds; ++round) {
    bare_rates.push_back(load(bare.port(), repeated(request, requests), kConnections).per_second());
    rates.push_back(load(port, repeated(request, requests), kConnections).per_second());
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
  const auto key = api::TokenKey::from_secret("a secret of the benchmark, 32 bytes").value();
  const auto requests = std::clamp<std::uint64_t>(options.sessions, 200, kRequestsMax);
  const auto accounts = accounts_by_size(*engine);
  const auto& typical = accounts[accounts.size() / 2];
  const auto compare_with = [&](std::size_t answer_cache_bytes, std::string_view suffix) {
    api::ServerOptions server_options;
    server_options.keys = {key};
    server_options.answer_cache_bytes = answer_cache_bytes;
    const auto server = api::Server::start(server_options);
    must(server.status());
    (*server)->attach(*engine);
    const auto port = (*server)->port();
    compare(fmt::format("http-typical{}", suffix), port, team_request(typical, key), requests);
    compare(fmt::format("http-largest{}", suffix), port, team_request(accounts.back(), key), requests);
    (*server)->stop();
  };
  compare_with(api::ServerOptions().answer_cache_bytes, "");
  compare_with(0, "-computed");
}

}  // namespace flowtally::bench
