// POST /events, durable before the answer: single events over 64 keep-alive connections beside a bare Beast server that
// reads the same requests and answers with a constant, and requests of 1,000 events. The load shares the machine's
// cores with the servers.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/case.h"
#include "bench/fresh_server.h"
#include "bench/http_load.h"
#include "bench/requests.h"

namespace flowtally::bench {

namespace {

constexpr int kConnections = 64;
constexpr int kRounds = 5;
constexpr std::uint64_t kSingleMax = 40'000;  // requests a round
constexpr std::uint64_t kBatchesMax = 500;    // likewise
constexpr std::size_t kBatchEvents = 1'000;

/// Posts in rounds, each beside the bare server with the same requests.
void compare(std::string_view name, const FreshServer& server, EventRequests& source, std::uint64_t requests,
             std::size_t events) {
  const ConstantServer bare{std::string(kPostAnswer)};
  std::vector<double> ratios;
  std::vector<double> rates;
  std::vector<double> bare_rates;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::string> texts;
    for (std::string text; texts.size() < requests && source.next(events, text);) texts.push_back(text);
    const auto count = static_cast<double>(events);
    bare_rates.push_back(count * load(bare.port(), each_of(texts), kConnections).per_second());
    rates.push_back(count * load(server.port(), each_of(texts), kConnections).per_second());
    ratios.push_back(rates.back() / bare_rates.back());
  }
  print_case(name, median(ratios), "bare Beast",
             fmt::format("{:.0f} events/s (bare Beast {:.0f})", median(rates), median(bare_rates)),
             checksum_of(server.engine()), events == 1 ? median(ratios) : median(rates) / 1e6);
}

}  // namespace

void run_post_case(const Options& options) {
  const FreshServer server(options.directory / "post-case");
  EventRequests requests(history_file(options), server.key(), std::numeric_limits<std::uint64_t>::max());
  const auto singles = std::clamp<std::uint64_t>(options.sessions / 20, 10, kSingleMax);
  compare("http-post-single", server, requests, singles, 1);
  const auto batches = std::clamp<std::uint64_t>(options.sessions / 2'000, 1, kBatchesMax);
  compare("http-post-1000", server, requests, batches, std::min<std::size_t>(kBatchEvents, options.sessions));
}

}  // namespace flowtally::bench
