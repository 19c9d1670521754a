#include "api/unix_socket.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace flowtally::api {

using events::Result;
using events::Status;
using events::StatusCode;
using storage::Descriptor;

namespace {

constexpr mode_t kMode = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP;
static_assert(sizeof(sockaddr_un::sun_path) == kSocketPathBytesMax + 1);

Status cannot(const std::string& path, std::string_view why) {
  return {StatusCode::kIoError, fmt::format("unix:{} cannot be listened on: {}", path, why)};
}
Status cannot(const std::string& path, int error) { return cannot(path, std::strerror(error)); }

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

Descriptor new_socket() { return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

template <typename Call>
int connect_or_bind(Call call, const Descriptor& socket, const std::string& path) {
  const auto address = address_of(path);
  return call(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

/// Removes the socket of a dead server, if one is there.
Status make_room(const std::string& path) {
  struct stat there {};
  if (::lstat(path.c_str(), &there) != 0) return errno == ENOENT ? Status() : cannot(path, errno);
  if (!S_ISSOCK(there.st_mode))
    return cannot(path, "a file that is no socket is there; remove it or take another path");
  const auto probe = new_socket();
  if (!probe.is_open()) return cannot(path, errno);
  const bool answers = connect_or_bind(::connect, probe, path) == 0 || errno == EAGAIN;  // EAGAIN: its queue is full
  if (answers) return cannot(path, "a running server listens there");
  if (errno == ENOENT) return {};
  if (errno != ECONNREFUSED) return cannot(path, errno);
  return ::unlink(path.c_str()) == 0 || errno == ENOENT ? Status() : cannot(path, errno);
}

/// Opens the socket's file to its group, which the umask may have taken out of its mode. What became of the path
/// meanwhile is not followed.
bool open_to_group(const std::string& path, struct stat& file) {
  const Descriptor at(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!at.is_open() || ::fstat(at.get(), &file) != 0) return false;
  if (S_ISSOCK(file.st_mode)) return ::chmod(fmt::format("/proc/self/fd/{}", at.get()).c_str(), kMode) == 0;
  errno = ENOTSOCK;
  return false;
}

}  // namespace

Result<UnixSocket> UnixSocket::listen(std::string path) {
  if (path.empty() || path.size() > kSocketPathBytesMax || path.find('\0') != path.npos) {
    return Status(StatusCode::kInvalidArgument, fmt::format("unix:{} has {} bytes; the path of a socket has 1 to {}",
                                                            path, path.size(), kSocketPathBytesMax));
  }
  auto parent = std::filesystem::path(path).parent_path();
  if (parent.empty()) parent = ".";
  const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) return cannot(path, errno);
  while (::flock(directory.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return cannot(path, errno);
  }
  if (auto status = make_room(path); !status.ok()) return status;
  auto socket = new_socket();
  // The file takes its mode from the socket's, less the umask: it is never more open than at the end.
  const bool is_bound =
      socket.is_open() && ::fchmod(socket.get(), kMode) == 0 && connect_or_bind(::bind, socket, path) == 0;
  if (!is_bound) return cannot(path, errno);
  struct stat file {};
  if (!open_to_group(path, file) || ::listen(socket.get(), SOMAXCONN) != 0) {
    const int error = errno;
    ::unlink(path.c_str());
    return cannot(path, error);
  }
  return UnixSocket(std::move(path), std::move(socket), file.st_dev, file.st_ino);
}

UnixSocket::~UnixSocket() { remove(); }

void UnixSocket::remove() {
  const auto path = std::exchange(path_, {});
  struct stat there {};
  if (path.empty() || ::lstat(path.c_str(), &there) != 0) return;
  if (there.st_dev == device_ && there.st_ino == inode_) ::unlink(path.c_str());
}

}  // namespace flowtally::api
