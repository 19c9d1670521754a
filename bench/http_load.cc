#include "bench/http_load.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

#include "events/status.h"

namespace flowtally::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t kBufferBytes = 64 << 10;  // most answers; grows with one that is larger

/// The requests that are left, shared by the connections of one load.
struct Budget {
  std::uint64_t left;
  std::function<const std::string&()> next;
  std::string last_body;
};

/// One connection. It reads answers with as little work as can be: the load shares the cores with the server.
class Connection {
 public:
  Connection(asio::io_context& context, std::uint16_t port, Budget& budget)
      : socket_(context), budget_(budget), buffer_(kBufferBytes) {
    socket_.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
    socket_.set_option(tcp::no_delay(true));
  }

  void ask() {
    if (budget_.left == 0) return;
    --budget_.left;
    filled_ = 0;
    asio::async_write(socket_, asio::buffer(budget_.next()), [this](boost::system::error_code error, std::size_t) {
      events::ensure(!error, "the server takes a request");
      read();
    });
  }

 private:
  void read() {
    if (filled_ == buffer_.size()) buffer_.resize(2 * filled_);
    socket_.async_read_some(asio::buffer(buffer_.data() + filled_, buffer_.size() - filled_),
                            [this](boost::system::error_code error, std::size_t size) {
                              events::ensure(!error, "the server answers and keeps the connection");
                              filled_ += size;
                              if (is_complete()) {
                                ask();
                              } else {
                                read();
                              }
                            });
  }

  bool is_complete() {
    const std::string_view answer(buffer_.data(), filled_);
    const auto head_end = answer.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return false;
    events::ensure(answer.substr(9, 3) == "200", "the server answers 200");
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const auto field = answer.find(kLength);
    std::size_t length = 0;
    std::from_chars(answer.data() + field + kLength.size(), answer.data() + head_end, length);
    if (filled_ < head_end + 4 + length) return false;
    if (budget_.left == 0) budget_.last_body = answer.substr(head_end + 4, length);
    return true;
  }

  tcp::socket socket_;
  Budget& budget_;
  std::vector<char> buffer_;
  std::size_t filled_ = 0;
};

LoadResult run_load(std::uint16_t port, Budget budget, int connections) {
  asio::io_context context(1);
  std::vector<std::unique_ptr<Connection>> open;
  for (int i = 0; i < connections; ++i) {
    open.push_back(std::make_unique<Connection>(context, port, budget));
  }
  const auto begin = std::chrono::steady_clock::now();
  for (auto& connection : open) connection->ask();
  context.run();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), std::move(budget.last_body)};
}

}  // namespace

LoadResult load(std::uint16_t port, const std::vector<std::string>& requests, int connections) {
  return run_load(port,
                  {requests.size(), [next = requests.begin()]() mutable -> const std::string& { return *next++; }, {}},
                  connections);
}

LoadResult load(std::uint16_t port, const std::string& request, int connections, std::uint64_t requests) {
  return run_load(port, {requests, [&request]() -> const std::string& { return request; }, {}}, connections);
}

}  // namespace flowtally::bench
