// One worker behind a listener, for tests of connections: answers with the request's method, target and authorization.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/listener.h"
#include "api/worker.h"

namespace flowtally::tests {

class EchoServer {
 public:
  explicit EchoServer(const api::ConnectionOptions& options = {}) : worker_(options, echo) {
    auto opened = api::Listener::open("127.0.0.1", 0, [this](int fd) { worker_.adopt(fd); });
    REQUIRE(opened.ok());
    listener_ = std::move(opened).value();
  }
  std::uint16_t port() const { return listener_->port(); }
  api::Worker& worker() { return worker_; }

 private:
  static std::optional<api::Reply> echo(api::Request& request, const api::Defer& /*defer*/) {
    api::Reply reply;
    reply.body = std::string(request.method) + " " + std::string(request.target);
    if (request.authorization) reply.body += " " + std::string(*request.authorization);
    return reply;
  }

  api::Worker worker_;
  std::unique_ptr<api::Listener> listener_;
};

}  // namespace flowtally::tests
