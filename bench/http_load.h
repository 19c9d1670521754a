// Two things to hold a server against: a bare Beast server that answers every request with the same bytes, and a load
// of keep-alive connections that asks one question again and again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace flowtally::bench {

/// Runs from construction to destruction, on 127.0.0.1 and a free port.
class ConstantServer {
 public:
  ConstantServer(std::string body, int threads);
  ~ConstantServer();
  ConstantServer(const ConstantServer&) = delete;
  ConstantServer& operator=(const ConstantServer&) = delete;

  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct LoadResult {
  double seconds = 0;
  std::string body;  // of the last answer
};

/// Sends `requests` times the same request over so many connections, one at a time on each, from one thread.
/// Ends the program if an answer is not 200.
LoadResult load(std::uint16_t port, const std::string& request, int connections, std::uint64_t requests);
/// The same with each of these requests once, in their order.
LoadResult load(std::uint16_t port, const std::vector<std::string>& requests, int connections);

}  // namespace flowtally::bench
