#include "api/listener.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "api/unix_socket.h"

namespace flowtally::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kPause{50};

bool is_shortage(const error_code& error) {
  namespace errc = boost::system::errc;
  return error == errc::too_many_files_open || error == errc::too_many_files_open_in_system ||
         error == errc::no_buffer_space || error == errc::not_enough_memory;
}

constexpr int kTriesMax = 64;  // to find a port that is free on every address

std::string text_of(const tcp::endpoint& endpoint) {
  std::ostringstream text;
  text << endpoint;
  return text.str();
}

/// Whether this machine has no such address, or no such kind.
bool is_absent(const error_code& error) {
  namespace errc = boost::system::errc;
  return error == errc::address_not_available || error == errc::address_family_not_supported;
}

/// One socket that listens.
struct Door {
  explicit Door(asio::io_context& context) : acceptor(context), timer(context) {}

  error_code open(const tcp::endpoint& local, bool is_one_of_several) {
    error_code error;
    acceptor.open(local.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && is_one_of_several && local.protocol() == tcp::v6()) {
      acceptor.set_option(asio::ip::v6_only(true), error);
    }
    if (!error) acceptor.bind(local, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) bound = acceptor.local_endpoint(error);
    name = text_of(bound);
    return error;
  }

  tcp::acceptor acceptor;
  asio::steady_timer timer;
  tcp::endpoint bound;
  std::string name;
};

}  // namespace

struct Listener::Impl {
  events::Status listen(const std::string& address, std::uint16_t port) {
    error_code error;
    const auto found = endpoints_of(address, port, error);
    if (error) return cannot_listen(fmt::format("{}:{}", address, port), error);
    for (int tries = 1;; ++tries) {
      tcp::endpoint refused;
      error = open_all(found, refused);
      if (!error) return {};
      const bool is_taken = error == boost::system::errc::address_in_use;
      if (port != 0 || !is_taken || tries == kTriesMax) return cannot_listen(text_of(refused), error);
    }
  }

  static events::Status cannot_listen(const std::string& where, const error_code& error) {
    return {events::StatusCode::kIoError, fmt::format("{} cannot be listened on: {}", where, error.message())};
  }

  /// Each once.
  std::vector<tcp::endpoint> endpoints_of(const std::string& address, std::uint16_t port, error_code& error) {
    if (address == "localhost") {  // RFC 6761: whatever the machine's tables say
      return {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}};
    }
    std::vector<tcp::endpoint> all;
    const auto found = tcp::resolver(context).resolve(address, std::to_string(port), tcp::resolver::passive, error);
    for (const auto& entry : found) {
      if (std::find(all.begin(), all.end(), entry.endpoint()) == all.end()) all.push_back(entry.endpoint());
    }
    return all;
  }

  /// Listens on all of them that this machine has, with one port. After an error on none; `refused` says where it was.
  error_code open_all(std::vector<tcp::endpoint> wanted, tcp::endpoint& refused) {
    error_code absent;
    doors.clear();
    for (tcp::endpoint& local : wanted) {
      if (local.port() == 0 && !doors.empty()) local.port(doors.front()->bound.port());
      auto door = std::make_unique<Door>(context);
      const error_code error = door->open(local, wanted.size() > 1);
      if (!error) {
        doors.push_back(std::move(door));
        continue;
      }
      refused = local;
      absent = error;
      if (is_absent(error)) continue;
      doors.clear();
      return error;
    }
    return doors.empty() ? absent : error_code();
  }

  void adopt(UnixSocket socket) {
    auto door = std::make_unique<Door>(context);
    error_code error;
    door->acceptor.assign(tcp::v4(), socket.release(), error);  // the family is only remembered, never used
    events::ensure(!error, "a socket that listens can be waited for");
    door->name = "unix:" + socket.path();
    doors.push_back(std::move(door));
    unix_socket.emplace(std::move(socket));
  }

  void begin() {
    for (const auto& door : doors) accept_next(*door);
    thread = std::thread([this] { context.run(); });
  }

  void accept_next(Door& door) {
    door.acceptor.async_accept([this, &door](error_code error, tcp::socket socket) {
      if (!door.acceptor.is_open()) return;
      if (is_shortage(error)) return pause(door);
      if (!error) hand_over(std::move(socket));
      accept_next(door);
    });
  }

  void hand_over(tcp::socket socket) {
    error_code error;
    const int fd = socket.release(error);
    if (!error) on_accept(fd);
  }

  void pause(Door& door) {
    pauses.fetch_add(1, std::memory_order_relaxed);
    door.timer.expires_after(kPause);
    door.timer.async_wait([this, &door](error_code error) {
      if (!error) accept_next(door);
    });
  }

  std::function<void(int)> on_accept;
  asio::io_context context{1};
  std::vector<std::unique_ptr<Door>> doors;
  std::optional<UnixSocket> unix_socket;
  std::atomic<std::uint64_t> pauses{0};
  std::thread thread;
};

events::Result<std::unique_ptr<Listener>> Listener::open(const std::string& address, std::uint16_t port,
                                                         std::function<void(int)> on_accept) {
  auto impl = std::make_unique<Impl>();
  impl->on_accept = std::move(on_accept);
  if (const auto status = impl->listen(address, port); !status.ok()) return status;
  impl->begin();
  return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

events::Result<std::unique_ptr<Listener>> Listener::open_unix(const std::string& path,
                                                              std::function<void(int)> on_accept) {
  auto socket = UnixSocket::listen(path);
  if (!socket) return socket.status();
  auto impl = std::make_unique<Impl>();
  impl->on_accept = std::move(on_accept);
  impl->adopt(std::move(socket).value());
  impl->begin();
  return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

Listener::Listener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::~Listener() { stop(); }

std::string Listener::endpoint() const { return impl_->doors.front()->name; }

std::vector<std::string> Listener::endpoints() const {
  std::vector<std::string> names;
  for (const auto& door : impl_->doors) names.push_back(door->name);
  return names;
}

std::uint16_t Listener::port() const { return impl_->doors.front()->bound.port(); }

std::uint64_t Listener::pauses() const { return impl_->pauses.load(std::memory_order_relaxed); }

void Listener::stop() {
  if (!impl_->thread.joinable()) return;
  if (impl_->unix_socket) impl_->unix_socket->remove();
  asio::post(impl_->context, [impl = impl_.get()] {
    error_code ignored;
    for (const auto& door : impl->doors) {
      door->acceptor.close(ignored);
      door->timer.cancel();
    }
  });
  impl_->thread.join();
}

}  // namespace flowtally::api
