// A Unix domain socket that listens at a path: open to its owner and group (mode 0660, whatever the umask, and at no
// time more), and removed with the object. The socket of a server that was killed is replaced; that of a running one,
// and a file of another kind, are errors. One thread at a time.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <utility>

#include "events/status.h"
#include "storage/file.h"

namespace flowtally::api {

/// The longest path that such a socket can have, in bytes.
inline constexpr std::size_t kSocketPathBytesMax = 107;

class UnixSocket {
 public:
  /// Listens at `path`. kInvalidArgument if it is too long; kIoError names it and says what is in the way. Two servers
  /// that begin at the same time take turns.
  static events::Result<UnixSocket> listen(std::string path);
  /// remove().
  ~UnixSocket();
  UnixSocket(UnixSocket&& other) noexcept
      : path_(std::exchange(other.path_, {})),
        socket_(std::move(other.socket_)),
        device_(other.device_),
        inode_(other.inode_) {}
  UnixSocket& operator=(UnixSocket&& other) = delete;

  const std::string& path() const { return path_; }
  /// The listening descriptor, which is the caller's from now on.
  int release() { return socket_.release(); }
  /// Removes the file, if it is still this socket's. While the socket still listens: others could take it for that of a
  /// dead server, and replace it, before it is removed.
  void remove();

 private:
  UnixSocket(std::string path, storage::Descriptor socket, dev_t device, ino_t inode)
      : path_(std::move(path)), socket_(std::move(socket)), device_(device), inode_(inode) {}

  std::string path_;  // empty once it is removed
  storage::Descriptor socket_;
  dev_t device_;
  ino_t inode_;
};

}  // namespace flowtally::api
