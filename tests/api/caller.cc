#include "tests/api/caller.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "tests/api/tokens.h"

namespace flowtally::tests {

Caller::Caller(const RunningServer& server, api::Role role, std::string account, std::string user,
               std::optional<std::string> session_id)
    : port_(server.port()),
      token_(api::mint_token({std::move(user), std::move(account), role, std::move(session_id)}, kServerNow,
                             kServerNow + std::chrono::hours{1}, test_key())) {}

HttpResponse Caller::send(const std::string& method, const std::string& path, const std::string& body,
                          const std::string& content_type) const {
  HttpClient client(port_);
  std::string text = method + " /api/v1" + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token_ + "\r\n";
  if (method == "POST" || method == "PUT") {
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (!content_type.empty()) text += "Content-Type: " + content_type + "\r\n";
  }
  client.send(text + "\r\n" + body);
  return client.receive();
}

std::string told(const HttpResponse& response) {
  const auto status = std::to_string(response.status);
  if (response.status == 204) {
    CHECK(!response.headers.contains("content-length"));
    CHECK(!response.headers.contains("content-type"));
    return status;
  }
  if (response.status < 400) {
    const auto& type = response.headers.at("content-type");
    CHECK((type == "application/json" || type == "text/event-stream"));
    return status + " " + response.body;
  }
  CHECK(response.headers.at("content-type") == "application/problem+json");
  const auto body = boost::json::parse(response.body).as_object();
  CHECK(body.at("status") == response.status);
  return status + " " + std::string(body.at("code").as_string());
}

}  // namespace flowtally::tests
