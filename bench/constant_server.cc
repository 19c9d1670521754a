#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>
#include <vector>

#include "bench/http_load.h"

namespace flowtally::bench {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Response = http::response<http::string_body>;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const Response& response) : stream_(std::move(socket)), response_(response) {}

  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->write();
    });
  }

 private:
  void write() {
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->read();
    });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  Response response_;
};

}  // namespace

struct ConstantServer::Impl {
  /// Connections go to the threads in turn, each with a context of its own: the fastest way with Beast.
  struct Worker {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
  };

  explicit Impl(std::string body) : acceptor(acceptor_context, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {
    response.version(11);
    response.set(http::field::server, "bare");
    response.set(http::field::content_type, "application/json");
    response.body() = std::move(body);
    response.prepare_payload();
    const auto threads = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < threads; ++i) {
      workers.push_back(std::make_unique<Worker>());
      workers.back()->thread = std::thread([worker = workers.back().get()] { worker->context.run(); });
    }
    accept();
    accept_thread = std::thread([this] { acceptor_context.run(); });
  }

  ~Impl() {
    acceptor_context.stop();
    accept_thread.join();
    for (auto& worker : workers) {
      worker->context.stop();
      worker->thread.join();
    }
  }

  void accept() {
    auto& worker = *workers[next++ % workers.size()];
    acceptor.async_accept(worker.context, [this](beast::error_code error, tcp::socket socket) {
      if (error) return;
      socket.set_option(tcp::no_delay(true));
      const auto executor = socket.get_executor();
      auto session = std::make_shared<Session>(std::move(socket), response);
      asio::post(executor, [session] { session->read(); });
      accept();
    });
  }

  Response response;
  std::vector<std::unique_ptr<Worker>> workers;
  std::size_t next = 0;
  asio::io_context acceptor_context{1};
  tcp::acceptor acceptor;
  std::thread accept_thread;
};

ConstantServer::ConstantServer(std::string body) : impl_(std::make_unique<Impl>(std::move(body))) {}

ConstantServer::~ConstantServer() = default;

std::uint16_t ConstantServer::port() const { return impl_->acceptor.local_endpoint().port(); }

}  // namespace flowtally::bench
