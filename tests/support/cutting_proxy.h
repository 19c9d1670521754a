// A TCP proxy on 127.0.0.1 that cuts connections: each is closed, both ways, once so many bytes have passed as the
// seed's next number says. After `cuts` of them it lets everything through. Runs from construction to destruction.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace flowtally::tests {

class CuttingProxy {
 public:
  /// Cuts after 1 to `bytes_max` bytes, counted over both directions.
  CuttingProxy(std::uint16_t target_port, std::uint64_t seed, int cuts, std::size_t bytes_max);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  std::uint16_t port() const { return port_; }
  /// Connections that were cut.
  int cut_count() const { return cut_; }

 private:
  void accept_all();
  /// Passes bytes on until one side closes or `bytes_left` have passed.
  void pass(int client, std::size_t bytes_left, bool cut);

  const std::uint16_t target_port_;
  const std::size_t bytes_max_;
  std::mt19937_64 random_;
  int cuts_left_;
  std::atomic<int> cut_{0};
  std::atomic<bool> stopping_{false};
  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::thread acceptor_;
  std::vector<std::thread> passing_;
};

}  // namespace flowtally::tests
