// The accept loops: listens on an address, on every address of a host name, or at a Unix domain socket, hands every new
// connection's socket over, and never ends by itself. When the process or the system has no descriptor or memory for
// another connection (EMFILE and its kin) it pauses shortly and goes on; the client waits in the kernel's queue
// meanwhile.
//
// Threads: a thread of its own calls `on_accept`; stop() from one thread, the rest from any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "events/status.h"

namespace flowtally::api {

class Listener {
 public:
  /// Listens from now on. `on_accept` owns the socket it is given. kIoError names the address that could not be bound.
  /// A host name stands for all of its addresses, with the same port; "localhost" is 127.0.0.1 and ::1. Addresses that
  /// this machine does not have (no IPv6, say) are left out, as long as one remains.
  static events::Result<std::unique_ptr<Listener>> open(const std::string& address, std::uint16_t port,
                                                        std::function<void(int fd)> on_accept);
  /// The same at a Unix domain socket (unix_socket.h), which stop() removes.
  static events::Result<std::unique_ptr<Listener>> open_unix(const std::string& path,
                                                             std::function<void(int fd)> on_accept);
  /// stop().
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// "127.0.0.1:8080" or "[::1]:8080", with the port that was really bound.
  /// With several addresses, the first.
  std::string endpoint() const;
  /// All of them; "unix:/run/flowtally.sock" of a Unix domain socket.
  std::vector<std::string> endpoints() const;
  /// 0 of a Unix domain socket.
  std::uint16_t port() const;
  /// How often accepting paused for want of descriptors or memory.
  std::uint64_t pauses() const;
  /// Closes the listening socket; `on_accept` is not called any more. Idempotent.
  void stop();

 private:
  struct Impl;
  explicit Listener(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
