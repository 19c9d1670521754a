#include "api/http_server.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "api/listener.h"
#include "api/worker.h"

namespace flowtally::api {

struct HttpServer::Impl {
  Impl(const HttpServerOptions& options, const Handler& handler)
      : connections_max(options.connections_max), refusals_max(options.refusals_max) {
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    const int threads = std::max(1, options.threads > 0 ? options.threads : cores);
    for (int i = 0; i < threads; ++i) workers.push_back(std::make_unique<Worker>(options.connection, handler));
  }

  std::size_t connection_count() const {
    std::size_t count = 0;
    for (const auto& worker : workers) count += worker->connection_count();
    return count;
  }

  /// On the listener's thread, the only one that hands sockets to workers.
  void place(int fd) {
    const auto fewer = [](const auto& a, const auto& b) { return a->connection_count() < b->connection_count(); };
    Worker& worker = **std::min_element(workers.begin(), workers.end(), fewer);
    const auto open = connection_count();
    if (open < connections_max) {
      worker.adopt(fd);
    } else if (open < connections_max + refusals_max) {
      worker.refuse(fd);
    } else {
      ::close(fd);
    }
  }

  void stop() {
    listener->stop();
    if (stopped.exchange(true)) return;
    for (const auto& worker : workers) worker->drain();
    for (auto& worker : workers) worker->join();
  }

  const std::size_t connections_max;
  const std::size_t refusals_max;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<Listener> listener;
  std::atomic<bool> stopped{false};
};

events::Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpServerOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(options, handler);
  const auto place = [running = impl.get()](int fd) { running->place(fd); };
  auto listener = options.socket_path.empty() ? Listener::open(options.address, options.port, place)
                                              : Listener::open_unix(options.socket_path, place);
  if (!listener) return listener.status();
  impl->listener = std::move(listener).value();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() { stop(); }

std::string HttpServer::endpoint() const { return impl_->listener->endpoint(); }
std::vector<std::string> HttpServer::endpoints() const { return impl_->listener->endpoints(); }
std::uint16_t HttpServer::port() const { return impl_->listener->port(); }
std::size_t HttpServer::connection_count() const { return impl_->connection_count(); }
void HttpServer::stop() { impl_->stop(); }

}  // namespace flowtally::api
