// A user of an account who calls a server: any method, with or without a JSON body.
#pragma once

#include <string>

#include "api/identity.h"
#include "tests/api/server_fixture.h"

namespace flowtally::tests {

class Caller {
 public:
  Caller(const RunningServer& server, api::Role role, std::string account = "acme", std::string user = "ann",
         std::optional<std::string> session_id = std::nullopt);

  HttpResponse get(const std::string& path) const { return send("GET", path); }
  HttpResponse remove(const std::string& path) const { return send("DELETE", path); }
  HttpResponse post(const std::string& path, const std::string& body) const { return send("POST", path, body); }
  HttpResponse put(const std::string& path, const std::string& body) const { return send("PUT", path, body); }
  /// `path` is under /api/v1. An empty content type sends none.
  HttpResponse send(const std::string& method, const std::string& path, const std::string& body = "",
                    const std::string& content_type = "application/json") const;

 private:
  std::uint16_t port_;
  std::string token_;
};

/// "404 not_found" of a problem; else "200 " and the body, or "204" without one.
std::string told(const HttpResponse& response);

}  // namespace flowtally::tests
