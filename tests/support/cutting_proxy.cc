#include "tests/support/cutting_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "events/status.h"

namespace flowtally::tests {
namespace {

using events::ensure;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool send_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto sent = ::send(to, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(std::uint16_t target_port, std::uint64_t seed, int cuts, std::size_t bytes_max)
    : target_port_(target_port), bytes_max_(bytes_max), random_(seed), cuts_left_(cuts) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  ensure(::bind(listening_, reinterpret_cast<const sockaddr*>(&address), size) == 0 && ::listen(listening_, 64) == 0 &&
             ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) == 0,
         "a test can listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  ::shutdown(listening_, SHUT_RDWR);
  acceptor_.join();
  for (auto& thread : passing_) thread.join();
  ::close(listening_);
}

void CuttingProxy::accept_all() {
  for (;;) {
    const int client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    const bool cut = cuts_left_ > 0;
    cuts_left_ -= cut ? 1 : 0;
    const std::size_t bytes = cut ? 1 + random_() % bytes_max_ : SIZE_MAX;
    passing_.emplace_back([this, client, bytes, cut] { pass(client, bytes, cut); });
  }
}

void CuttingProxy::pass(int client, std::size_t bytes_left, bool cut) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(target_port_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  std::array<char, 4096> bytes{};
  while (open && bytes_left > 0 && !stopping_) {
    pollfd waited[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    ::poll(waited, 2, 100);  // now and then it looks whether the test is over
    for (int side = 0; side < 2 && open && bytes_left > 0; ++side) {
      if (waited[side].revents == 0) continue;
      const auto size = ::recv(waited[side].fd, bytes.data(), std::min(bytes.size(), bytes_left), 0);
      open = size > 0 && send_all(waited[1 - side].fd, bytes.data(), static_cast<std::size_t>(size));
      if (open) bytes_left -= static_cast<std::size_t>(size);
    }
  }
  if (cut && bytes_left == 0) ++cut_;
  ::close(client);
  ::close(server);
}

}  // namespace flowtally::tests
