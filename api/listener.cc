#include "api/listener.h"

#include <fmt/core.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <sstream>
#include <thread>
#include <utility>

namespace flowtally::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kPause{50};

bool is_shortage(const error_code& error) {
  namespace errc = boost::system::errc;
  return error == errc::too_many_files_open || error == errc::too_many_files_open_in_system ||
         error == errc::no_buffer_space || error == errc::not_enough_memory;
}

}  // namespace

struct Listener::Impl {
  error_code listen(const std::string& address, std::uint16_t port) {
    error_code error;
    const auto found = tcp::resolver(context).resolve(address, std::to_string(port), tcp::resolver::passive, error);
    if (error) return error;
    const tcp::endpoint local = found.begin()->endpoint();
    acceptor.open(local.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(local, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) bound = acceptor.local_endpoint(error);
    return error;
  }

  void accept_next() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (is_shortage(error)) return pause();
      if (!error) hand_over(std::move(socket));
      accept_next();
    });
  }

  void hand_over(tcp::socket socket) {
    error_code error;
    const int fd = socket.release(error);
    if (!error) on_accept(fd);
  }

  void pause() {
    pauses.fetch_add(1, std::memory_order_relaxed);
    timer.expires_after(kPause);
    timer.async_wait([this](error_code error) {
      if (!error) accept_next();
    });
  }

  std::function<void(int)> on_accept;
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  asio::steady_timer timer{context};
  tcp::endpoint bound;
  std::atomic<std::uint64_t> pauses{0};
  std::thread thread;
};

events::Result<std::unique_ptr<Listener>> Listener::open(const std::string& address, std::uint16_t port,
                                                         std::function<void(int)> on_accept) {
  auto impl = std::make_unique<Impl>();
  impl->on_accept = std::move(on_accept);
  if (const error_code error = impl->listen(address, port)) {
    return events::Status(events::StatusCode::kIoError,
                          fmt::format("{}:{} cannot be listened on: {}", address, port, error.message()));
  }
  impl->accept_next();
  impl->thread = std::thread([running = impl.get()] { running->context.run(); });
  return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

Listener::Listener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::~Listener() { stop(); }

std::string Listener::endpoint() const {
  std::ostringstream text;
  text << impl_->bound;
  return text.str();
}

std::uint16_t Listener::port() const { return impl_->bound.port(); }

std::uint64_t Listener::pauses() const { return impl_->pauses.load(std::memory_order_relaxed); }

void Listener::stop() {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->context, [impl = impl_.get()] {
    error_code ignored;
    impl->acceptor.close(ignored);
    impl->timer.cancel();
  });
  impl_->thread.join();
}

}  // namespace flowtally::api
