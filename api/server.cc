#include "api/server.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "api/listener.h"
#include "api/router.h"
#include "api/routes.h"
#include "api/worker.h"

namespace flowtally::api {
namespace {

/// Connections beyond the limit that are open at once only to be told so; any more are closed without a word.
constexpr std::size_t kRefusalsMax = 64;

}  // namespace

struct Server::Impl {
  explicit Impl(ServerOptions server_options) : options(std::move(server_options)), router(all_routes(), options.key) {}

  void start_workers() {
    const ConnectionOptions limits{options.header_bytes_max, options.body_bytes_max, options.idle_timeout};
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    const int threads = std::max(1, options.threads > 0 ? options.threads : cores);
    for (int i = 0; i < threads; ++i) {
      workers.push_back(std::make_unique<Worker>(
          limits, [this](Request& request, const Defer& defer) { return answer(request, defer); }));
    }
  }

  std::optional<Reply> answer(Request& request, const Defer& defer) {
    engine::Engine* const attached = engine.load(std::memory_order_acquire);
    return router.answer(request, defer, attached, attached != nullptr ? attached->now() : engine::system_now());
  }

  /// On the listener's thread, the only one that hands sockets to workers.
  void place(int fd) {
    const auto fewer = [](const auto& a, const auto& b) { return a->connection_count() < b->connection_count(); };
    Worker& worker = **std::min_element(workers.begin(), workers.end(), fewer);
    const std::size_t open =
        std::accumulate(workers.begin(), workers.end(), std::size_t{0},
                        [](std::size_t sum, const auto& w) { return sum + w->connection_count(); });
    if (open < options.connections_max) {
      worker.adopt(fd);
    } else if (open < options.connections_max + kRefusalsMax) {
      worker.refuse(fd);
    } else {
      ::close(fd);
    }
  }

  const ServerOptions options;
  Router router;
  std::atomic<engine::Engine*> engine{nullptr};
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<Listener> listener;
};

events::Result<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  if (options.key.secret.size() < kSecretBytesMin) {
    return events::Status(events::StatusCode::kInvalidArgument, "the token key has fewer than 32 bytes");
  }
  auto impl = std::make_unique<Impl>(std::move(options));
  impl->start_workers();
  auto listener =
      Listener::open(impl->options.address, impl->options.port, [running = impl.get()](int fd) { running->place(fd); });
  if (!listener) return listener.status();
  impl->listener = std::move(listener).value();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(); }

void Server::attach(engine::Engine& engine) { impl_->engine.store(&engine, std::memory_order_release); }

std::string Server::endpoint() const { return impl_->listener->endpoint(); }
std::uint16_t Server::port() const { return impl_->listener->port(); }

void Server::stop() {
  impl_->listener->stop();
  for (const auto& worker : impl_->workers) worker->drain();
  impl_->workers.clear();
}

}  // namespace flowtally::api
