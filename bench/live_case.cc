// How long it takes until everybody who listens to an account's live KPIs knows of a change: one event is posted, and
// the time runs until the last of thousands of listeners has read what became of it.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <string_view>

#include "bench/case.h"
#include "bench/fresh_server.h"
#include "bench/http_load.h"
#include "bench/requests.h"

namespace flowtally::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int kRounds = 5;
constexpr std::uint64_t kListenersMax = 5'000;
constexpr double kBudgetSeconds = 1.5;

/// One that listens and counts what it is told.
class Listener {
 public:
  Listener(asio::io_context& context, std::uint16_t port) : socket_(context) {
    socket_.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
  }

  /// Calls on_event(whether it was the snapshot) for each event.
  void listen(const std::string& request, std::function<void(bool)> on_event) {
    on_event_ = std::move(on_event);
    asio::write(socket_, asio::buffer(request));
    read();
  }

 private:
  void read() {
    socket_.async_read_some(asio::buffer(bytes_), [this](boost::system::error_code error, std::size_t size) {
      events::ensure(!error, "the server keeps a listener's connection");
      text_.append(bytes_.data(), size);
      constexpr std::string_view kEnd = "}\n\n";
      for (auto end = text_.find(kEnd); end != std::string::npos; end = text_.find(kEnd)) {
        on_event_(text_.find("event: snapshot") < end);
        text_.erase(0, end + kEnd.size());
      }
      read();
    });
  }

  tcp::socket socket_;
  std::function<void(bool)> on_event_;
  std::array<char, 4096> bytes_{};
  std::string text_;
};

/// Both ends of every connection are in this process.
void allow_descriptors(std::uint64_t connections) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * connections + 200);
  must(
      ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 2 * connections + 200
          ? events::Status()
          : events::Status(events::StatusCode::kUnavailable, "too few descriptors for the listeners: raise ulimit -n"));
}

}  // namespace

void run_live_case(const Options& options) {
  const auto listeners = std::clamp<std::uint64_t>(options.sessions / 100, 10, kListenersMax);
  allow_descriptors(listeners);
  const FreshServer server(options.directory / "live-case");
  const EventPost post(server.key());
  asio::io_context context(1);
  std::vector<std::unique_ptr<Listener>> all;
  std::uint64_t told = 0;
  const auto run_until_all_told = [&] {
    while (told < listeners) context.run_one();
    told = 0;
  };
  for (std::uint64_t i = 0; i < listeners; ++i) {
    all.push_back(std::make_unique<Listener>(context, server.port()));
    all.back()->listen(listen_request("desk", server.key()), [&](bool) { ++told; });
  }
  run_until_all_told();  // of how things stand
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const auto line = fmt::format(
        R"({{"id":"open-{0}","type":"chat.opened","time":"{1}","account_id":"desk","chat_id":"chat-{0}","visitor_id":"v-{0}"}})",
        round, events::format_timestamp(engine::system_now()));
    times.push_back(seconds_of([&] {
      load(server.port(), repeated(post.request(line), 1), 1);
      run_until_all_told();
    }));
  }
  const auto slowest = *std::max_element(times.begin(), times.end());
  print_case("live-listeners", slowest / kBudgetSeconds, "1.5 s",
             fmt::format("{:.2f} s until all of {} listeners knew, at the slowest of {} changes (median {:.2f} s)",
                         slowest, listeners, kRounds, median(times)),
             checksum_of(fmt::format("{} listeners, {} changes", listeners, kRounds)), slowest);
}

}  // namespace flowtally::bench
