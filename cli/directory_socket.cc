#include "cli/directory_socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstring>
#include <string>

#include "storage/small_file.h"

namespace flowtally::cli {

using events::Result;
using events::Status;
using events::StatusCode;
using storage::Descriptor;

namespace {

constexpr int kBacklog = 16;

/// A name of the socket that is short enough, as long as this lives.
class Address {
 public:
  explicit Address(const std::filesystem::path& directory) {
    std::string name = socket_of(directory).string();
    if (name.size() >= sizeof name_.sun_path) {
      directory_ = Descriptor(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
      name = fmt::format("/proc/self/fd/{}/socket", directory_.get());
    }
    name_.sun_family = AF_UNIX;
    std::memcpy(name_.sun_path, name.c_str(), name.size() + 1);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name_); }
  static constexpr socklen_t kSize = sizeof(sockaddr_un);

 private:
  sockaddr_un name_{};
  Descriptor directory_;
};

Descriptor new_socket() { return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

}  // namespace

std::filesystem::path socket_of(const std::filesystem::path& directory) { return directory / "socket"; }

Result<Descriptor> listen_in(const std::filesystem::path& directory) {
  const auto path = socket_of(directory);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return storage::system_error("remove", path, errno);
  auto socket = new_socket();
  const Address address(directory);
  // The file takes its mode from the socket's, so nobody else can connect before it is changed.
  const bool listens = socket.is_open() && ::fchmod(socket.get(), S_IRUSR | S_IWUSR) == 0 &&
                       ::bind(socket.get(), address.get(), Address::kSize) == 0 &&
                       ::listen(socket.get(), kBacklog) == 0;
  if (!listens) return storage::system_error("listen at", path, errno);
  return socket;
}

Result<Descriptor> connect_in(const std::filesystem::path& directory) {
  auto socket = new_socket();
  const Address address(directory);
  if (socket.is_open() && ::connect(socket.get(), address.get(), Address::kSize) == 0) return socket;
  if (errno != ENOENT && errno != ECONNREFUSED) return storage::system_error("connect to", socket_of(directory), errno);
  return Status(StatusCode::kNotFound, "nobody listens at " + socket_of(directory).string());
}

bool say_to(const Descriptor& connection, const boost::json::object& what) {
  const auto line = boost::json::serialize(what) + "\n";
  return ::send(connection.get(), line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

std::optional<uid_t> peer_of(const Descriptor& connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

}  // namespace flowtally::cli
