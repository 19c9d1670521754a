// POST /events, durable before the answer: single events over 64 keep-alive connections beside a bare Beast server that
// reads the same requests and answers with a constant, and requests of 1,000 events. The load shares the machine's
// cores with the servers.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "api/identity.h"
#include "api/server.h"
#include "bench/case.h"
#include "bench/http_load.h"
#include "cli/open_engine.h"

namespace flowtally::bench {

namespace {

constexpr int kConnections = 64;
constexpr int kRounds = 5;
constexpr std::uint64_t kSingleMax = 40'000;  // requests a round
constexpr std::uint64_t kBatchesMax = 500;    // likewise
constexpr std::size_t kBatchEvents = 1'000;

/// The history's lines as requests of so many each, in its order.
class Requests {
 public:
  Requests(const std::filesystem::path& file, const api::TokenKey& key) : lines_(file) {
    const auto now = engine::system_now();
    const auto token =
        api::mint_token({"", "*", api::Role::kIngest, std::nullopt}, now, now + std::chrono::hours(24), key);
    head_ =
        "POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nAuthorization: "
        "Bearer " +
        token + "\r\nContent-Length: ";
  }

  std::vector<std::string> take(std::uint64_t requests, std::size_t events) {
    std::vector<std::string> texts;
    std::string body;
    for (; texts.size() < requests; texts.push_back(head_ + fmt::format("{}\r\n\r\n{}", body.size(), body))) {
      body.clear();
      std::string line;
      for (std::size_t i = 0; i < events && std::getline(lines_, line); ++i) body += line + "\n";
      if (body.empty()) break;
    }
    return texts;
  }

 private:
  std::ifstream lines_;
  std::string head_;
};

/// Posts in rounds, each beside the bare server with the same requests.
void compare(std::string_view name, std::uint16_t port, Requests& source, std::uint64_t requests, std::size_t events,
             const engine::Engine& engine) {
  const int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const ConstantServer bare(R"({"accepted":1,"duplicates":0,"rejected":[],"last_sequence":1000000})", threads);
  std::vector<double> ratios;
  std::vector<double> rates;
  std::vector<double> bare_rates;
  for (int round = 0; round < kRounds; ++round) {
    const auto texts = source.take(requests, events);
    const auto count = static_cast<double>(texts.size() * events);
    bare_rates.push_back(count / load(bare.port(), texts, kConnections).seconds);
    rates.push_back(count / load(port, texts, kConnections).seconds);
    ratios.push_back(rates.back() / bare_rates.back());
  }
  print_case(name, median(ratios), "bare Beast",
             fmt::format("{:.0f} events/s (bare Beast {:.0f})", median(rates), median(bare_rates)),
             checksum_of(engine));
}

}  // namespace

void run_post_case(const Options& options) {
  const auto directory = options.directory / "post-case";
  std::filesystem::remove_all(directory);
  {
    auto engine = cli::open_engine(directory.string(), {cli::DirectoryUse::kCreate, 0, {}, {}});
    must(engine.status());
    api::ServerOptions server_options;
    const auto key = api::TokenKey::from_secret("a secret of the benchmark, 32 bytes").value();
    server_options.keys = {key};
    const auto server = api::Server::start(server_options);
    must(server.status());
    (*server)->attach(**engine);

    Requests requests(history_file(options), key);
    const auto port = (*server)->port();
    const auto singles = std::clamp<std::uint64_t>(options.sessions / 20, 10, kSingleMax);
    compare("http-post-single", port, requests, singles, 1, **engine);
    const auto batches = std::clamp<std::uint64_t>(options.sessions / 2'000, 1, kBatchesMax);
    const auto batch_events = std::min<std::size_t>(kBatchEvents, options.sessions);
    compare("http-post-1000", port, requests, batches, batch_events, **engine);
    (*server)->stop();
  }
  std::filesystem::remove_all(directory);
}

}  // namespace flowtally::bench
