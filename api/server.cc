#include "api/server.h"

#include <atomic>
#include <optional>
#include <utility>

#include "api/answer_cache.h"
#include "api/http_server.h"
#include "api/live_hub.h"
#include "api/log.h"
#include "api/router.h"
#include "api/routes.h"
#include "api/site.h"

namespace flowtally::api {

struct Server::Impl {
  explicit Impl(const ServerOptions& options)
      : live(options.live_interval,
             [this](std::string_view token, events::Timestamp at) { return router.holds(token, at); }),
        answers(options.answer_cache_bytes),
        site(options.web, options.base_path),
        router(all_routes(), options.keys,
               {options.account_writes_max, [this](const Answered& answered) { tell(answered); }, &live,
                answers.keeps() ? &answers : nullptr, &site}),
        metrics(options.metrics),
        log_requests(options.log_requests) {}

  void tell(const Answered& answered) const {
    if (metrics != nullptr) metrics->count_request(answered.method, answered.route, answered.status, answered.took);
    const bool failed = answered.status == 500;  // 501 is the request's doing, 503 passes
    if (!failed && !log_requests) return;
    log(failed ? LogLevel::kError : LogLevel::kInfo, "request",
        {{"request_id", answered.request_id},
         {"client", answered.client},
         {"method", answered.method},
         {"route", answered.route},
         {"status", std::int64_t{answered.status}},
         {"seconds", std::chrono::duration<double>(answered.took).count()}});
  }

  std::optional<Reply> answer(Request& request, const Defer& defer) {
    engine::Engine* const attached = engine.load(std::memory_order_acquire);
    return router.answer(request, defer, attached, now(attached));
  }
  std::optional<Reply> screen(const Request& request) {
    engine::Engine* const attached = engine.load(std::memory_order_acquire);
    return router.screen(request, attached, now(attached));
  }
  static events::Timestamp now(const engine::Engine* attached) {
    return attached != nullptr ? attached->now() : engine::system_now();
  }

  LiveHub live;  // nobody listens before the server does, so it asks no router that is not there
  AnswerCache answers;
  Site site;
  Router router;
  Metrics* const metrics;
  const bool log_requests;
  std::atomic<engine::Engine*> engine{nullptr};
  std::unique_ptr<HttpServer> http;
};

events::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options) {
  if (options.keys.empty()) {
    return events::Status(events::StatusCode::kInvalidArgument, "there is no key to verify tokens with");
  }
  auto impl = std::make_unique<Impl>(options);
  auto http_options = options.http;
  http_options.connection.on_refused = [running = impl.get()](unsigned status, std::string_view request_id,
                                                              std::string_view client) {
    running->tell({"", "", request_id, client, status, {}});
  };
  http_options.connection.screen = [running = impl.get()](const Request& request) { return running->screen(request); };
  auto http = HttpServer::start(http_options, [running = impl.get()](Request& request, const Defer& defer) {
    return running->answer(request, defer);
  });
  if (!http) return http.status();
  impl->http = std::move(http).value();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(); }

void Server::attach(engine::Engine& engine) { impl_->engine.store(&engine, std::memory_order_release); }

void Server::set_keys(KeySet keys) {
  events::ensure(!keys.empty(), "a server has a key to verify tokens with");
  impl_->router.set_keys(std::move(keys));
}

std::string Server::endpoint() const { return impl_->http->endpoint(); }
std::vector<std::string> Server::endpoints() const { return impl_->http->endpoints(); }
std::uint16_t Server::port() const { return impl_->http->port(); }
std::size_t Server::connection_count() const { return impl_->http->connection_count(); }
ServerState Server::state() const { return {connection_count(), impl_->answers.state()}; }

std::size_t Server::listener_count() const { return impl_->live.listener_count(); }
void Server::tick_live() { impl_->live.tick(); }

void Server::stop() {
  impl_->live.stop();
  impl_->http->stop();
}

}  // namespace flowtally::api
