#include "api/worker.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace flowtally::api {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kExpiryInterval{1};
constexpr std::chrono::seconds kDrainMax{5};

}  // namespace

struct Worker::Impl final : ConnectionRegistry {
  Impl(const ConnectionOptions& connection_options, Handler request_handler)
      : options(connection_options), handler(std::move(request_handler)) {}

  void opened(Connection& connection) override { connections.insert(&connection); }

  void closed(Connection& connection) override {
    connections.erase(&connection);
    count.fetch_sub(1, std::memory_order_relaxed);
    if (draining && connections.empty()) timer.cancel();
  }

  /// Expiring or draining one connection may end it, and with it its place in the set.
  template <typename Action>
  void for_each_connection(Action action) {
    const std::vector<Connection*> open(connections.begin(), connections.end());
    for (Connection* connection : open) {
      if (connections.contains(connection)) action(*connection);
    }
  }

  void expire_every_second() {
    timer.expires_after(kExpiryInterval);
    timer.async_wait([this](boost::system::error_code error) {
      if (error || (draining && connections.empty())) return;
      const auto now = std::chrono::steady_clock::now();
      for_each_connection([now](Connection& connection) { connection.expire(now); });
      expire_every_second();
    });
  }

  void drain() {
    if (draining) return;
    draining = true;
    const auto deadline = std::chrono::steady_clock::now() + kDrainMax;
    for_each_connection([deadline](Connection& connection) { connection.drain(deadline); });
    if (connections.empty()) timer.cancel();
    work.reset();
  }

  const ConnectionOptions options;
  const Handler handler;
  std::unordered_set<Connection*> connections;
  std::atomic<std::size_t> count{0};  // from the moment a socket is handed over
  bool draining = false;
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  asio::steady_timer timer{context};
  std::thread thread;
};

Worker::Worker(const ConnectionOptions& options, Handler handler)
    : impl_(std::make_unique<Impl>(options, std::move(handler))) {
  impl_->expire_every_second();
  impl_->thread = std::thread([impl = impl_.get()] { impl->context.run(); });
}

Worker::~Worker() { join(); }

void Worker::join() {
  if (!impl_->thread.joinable()) return;
  drain();
  impl_->thread.join();
}

void Worker::adopt(int fd) {
  impl_->count.fetch_add(1, std::memory_order_relaxed);
  asio::post(impl_->context,
             [impl = impl_.get(), fd] { open_connection(impl->context, fd, impl->options, impl->handler, *impl); });
}

void Worker::refuse(int fd) {
  impl_->count.fetch_add(1, std::memory_order_relaxed);
  asio::post(impl_->context,
             [impl = impl_.get(), fd] { refuse_connection(impl->context, fd, impl->options, impl->handler, *impl); });
}

std::size_t Worker::connection_count() const { return impl_->count.load(std::memory_order_relaxed); }

void Worker::expire(Connection::TimePoint now) {
  asio::post(impl_->context, [impl = impl_.get(), now] {
    impl->for_each_connection([now](Connection& connection) { connection.expire(now); });
  });
}

void Worker::drain() {
  asio::post(impl_->context, [impl = impl_.get()] { impl->drain(); });
}

}  // namespace flowtally::api
