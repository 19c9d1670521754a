#include "tests/api/http_client.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

namespace flowtally::tests {

HttpClient::HttpClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
  REQUIRE(fd_ >= 0);
  const timeval hang_guard{30, 0};
  REQUIRE(::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &hang_guard, sizeof hang_guard) == 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

HttpClient::~HttpClient() { ::close(fd_); }

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = write_bytes(bytes);
    if (sent <= 0) return;  // the server closed; what it said before can still be read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpClient::finish_sending() { ::shutdown(fd_, SHUT_WR); }

long HttpClient::write_bytes(std::string_view bytes) { return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

long HttpClient::read_bytes(char* to, std::size_t size) { return ::recv(fd_, to, size, 0); }

bool HttpClient::read_some() {
  std::array<char, 16 * 1024> chunk{};
  const auto received = read_bytes(chunk.data(), chunk.size());
  if (received <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(received));
  return true;
}

HttpResponse HttpClient::receive(bool with_body) {
  HttpResponse response;
  while (buffer_.find("\r\n\r\n") == std::string::npos) {
    if (!read_some()) return response;
  }
  response.head = buffer_.substr(0, buffer_.find("\r\n\r\n") + 2);
  buffer_.erase(0, response.head.size() + 2);
  response.status = std::stoi(response.head.substr(9, 3));
  std::string_view rest = std::string_view(response.head).substr(response.head.find("\r\n") + 2);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size() + 2);
    std::string name(line.substr(0, line.find(':')));
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    response.headers[name] = line.substr(line.find(':') + 2);
  }
  const auto length = response.headers.find("content-length");
  if (length == response.headers.end() || !with_body) return response;
  const auto bytes = std::stoul(length->second);
  while (buffer_.size() < bytes) {
    if (!read_some()) break;
  }
  response.body = buffer_.substr(0, bytes);
  buffer_.erase(0, bytes);
  return response;
}

HttpResponse HttpClient::request(std::string_view method, std::string_view target, std::string_view headers) {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: test\r\n").append(headers).append("\r\n");
  send(text);
  return receive(method != "HEAD");
}

HttpResponse HttpClient::get(std::string_view target, std::string_view token) {
  std::string headers;
  if (!token.empty()) headers.append("Authorization: Bearer ").append(token).append("\r\n");
  return request("GET", target, headers);
}

std::string post_text(std::string_view target, std::string_view token, std::string_view headers,
                      std::string_view body) {
  std::string text("POST ");
  text.append(target).append(" HTTP/1.1\r\nHost: test\r\n").append(headers);
  if (!token.empty()) text.append("Authorization: Bearer ").append(token).append("\r\n");
  return text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

HttpResponse HttpClient::post(std::string_view target, std::string_view token, std::string_view headers,
                              std::string_view body) {
  send(post_text(target, token, headers, body));
  return receive();
}

bool HttpClient::closed_by_server() {
  errno = 0;
  return buffer_.empty() && !read_some() && errno != EAGAIN;  // which the hang guard is
}

}  // namespace flowtally::tests
