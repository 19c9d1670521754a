// Two things to hold a server against: a bare Beast server that answers every request with the same bytes, and a load
// of keep-alive connections that ask and wait for the answer, again and again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace flowtally::bench {

/// Runs from construction to destruction, on 127.0.0.1 and a free port, with a thread per core as flowtally's own.
class ConstantServer {
 public:
  explicit ConstantServer(std::string body);
  ~ConstantServer();
  ConstantServer(const ConstantServer&) = delete;
  ConstantServer& operator=(const ConstantServer&) = delete;

  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct LoadResult {
  std::uint64_t answers = 0;
  double seconds = 0;
  std::string body;                  // of the last answer
  std::vector<double> latencies_us;  // from when a request was due to its answer

  double per_second() const { return static_cast<double>(answers) / seconds; }
};

/// Writes the next request over `request`, or says that there is none.
using NextRequest = std::function<bool(std::string& request)>;
NextRequest repeated(std::string request, std::uint64_t times);
NextRequest each_of(const std::vector<std::string>& requests);

/// Sends requests over so many connections, one at a time on each, from the calling thread. With `per_second` above 0
/// they are due at even distances, whether the server keeps up or not; else each connection asks as soon as it has its
/// answer. Ends the program if an answer is not 200.
LoadResult load(std::uint16_t port, const NextRequest& next, int connections, double per_second = 0);

}  // namespace flowtally::bench
