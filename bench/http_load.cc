#include "bench/http_load.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

#include "events/status.h"

namespace flowtally::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBufferBytes = 64 << 10;  // most answers; grows with one that is larger

/// When the requests are due.
class Schedule {
 public:
  explicit Schedule(double per_second)
      : interval_(per_second > 0
                      ? std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / per_second))
                      : Clock::duration::zero()),
        due_(Clock::now()) {}

  bool is_paced() const { return interval_ > Clock::duration::zero(); }
  Clock::time_point take() { return std::exchange(due_, due_ + interval_); }

 private:
  Clock::duration interval_;
  Clock::time_point due_;
};

/// What the connections of one load share.
struct Load {
  const NextRequest& next;
  Schedule schedule;
  LoadResult result;
};

/// One connection. It reads answers with as little work as can be: the load shares the cores with the server.
class Connection {
 public:
  Connection(asio::io_context& context, std::uint16_t port, Load& load)
      : socket_(context), timer_(context), load_(load), buffer_(kBufferBytes) {
    socket_.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
    socket_.set_option(tcp::no_delay(true));
  }

  /// False if there is nothing left to ask.
  bool ask() {
    if (!load_.next(request_)) return false;
    if (load_.schedule.is_paced()) {
      due_ = load_.schedule.take();
      timer_.expires_at(due_);
      timer_.async_wait([this](boost::system::error_code) { write(); });
    } else {
      due_ = Clock::now();
      write();
    }
    return true;
  }

 private:
  void write() {
    filled_ = 0;
    asio::async_write(socket_, asio::buffer(request_), [this](boost::system::error_code error, std::size_t) {
      events::ensure(!error, "the server takes a request");
      read();
    });
  }

  void read() {
    if (filled_ == buffer_.size()) buffer_.resize(2 * filled_);
    socket_.async_read_some(asio::buffer(buffer_.data() + filled_, buffer_.size() - filled_),
                            [this](boost::system::error_code error, std::size_t size) {
                              events::ensure(!error, "the server answers and keeps the connection");
                              filled_ += size;
                              if (is_complete()) {
                                finish();
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
    body_ = answer.substr(head_end + 4);
    return body_.size() >= length;
  }

  void finish() {
    ++load_.result.answers;
    load_.result.latencies_us.push_back(std::chrono::duration<double, std::micro>(Clock::now() - due_).count());
    if (!ask()) load_.result.body = body_;
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  Load& load_;
  Clock::time_point due_;
  std::string request_;
  std::vector<char> buffer_;
  std::string_view body_;  // in the buffer
  std::size_t filled_ = 0;
};

}  // namespace

NextRequest repeated(std::string request, std::uint64_t times) {
  return [request = std::move(request), times](std::string& next) mutable {
    if (times == 0) return false;
    --times;
    next = request;
    return true;
  };
}

NextRequest each_of(const std::vector<std::string>& requests) {
  return [&requests, at = std::size_t{0}](std::string& next) mutable {
    if (at == requests.size()) return false;
    next = requests[at++];
    return true;
  };
}

LoadResult load(std::uint16_t port, const NextRequest& next, int connections, double per_second) {
  asio::io_context context(1);
  Load load{next, Schedule(per_second), {}};
  std::vector<std::unique_ptr<Connection>> open;
  for (int i = 0; i < connections; ++i) open.push_back(std::make_unique<Connection>(context, port, load));
  const auto begin = Clock::now();
  for (auto& connection : open) connection->ask();
  context.run();
  load.result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return std::move(load.result);
}

}  // namespace flowtally::bench
