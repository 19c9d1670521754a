// A plain HTTP client for tests: one blocking socket, text in, responses out. Sees every byte, hides none. TlsClient is
// the same through TLS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace flowtally::tests {

struct HttpResponse {
  int status = 0;                              // 0: the server closed the connection instead
  std::map<std::string, std::string> headers;  // names in lower case
  std::string head;                            // as it came
  std::string body;
};

/// The text of a POST to `target`.
std::string post_text(std::string_view target, std::string_view token, std::string_view headers, std::string_view body);

class HttpClient {
 public:
  /// Connects to 127.0.0.1. Failing to is a test failure.
  explicit HttpClient(std::uint16_t port);
  virtual ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends all of it.
  void send(std::string_view bytes);
  /// The next response; `with_body` is false for the answer to HEAD.
  HttpResponse receive(bool with_body = true);
  /// send() a request with a Host and these further header lines, and receive() its answer.
  HttpResponse request(std::string_view method, std::string_view target, std::string_view headers = "");
  HttpResponse get(std::string_view target, std::string_view token = "");
  /// `headers` are lines with their ends; Content-Length is added.
  HttpResponse post(std::string_view target, std::string_view token, std::string_view headers, std::string_view body);
  /// Whether the server closed, with nothing more to read. Waits for it.
  bool closed_by_server();
  /// No more will be sent.
  void finish_sending();

 protected:
  int fd() const { return fd_; }

 private:
  /// As send(2) and recv(2).
  virtual long write_bytes(std::string_view bytes);
  virtual long read_bytes(char* to, std::size_t size);
  bool read_some();

  int fd_ = -1;
  std::string buffer_;
};

}  // namespace flowtally::tests
