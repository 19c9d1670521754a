// The system's files, as little of them as is needed. Any thread.
#pragma once

#include <sys/types.h>

#include <string_view>
#include <utility>

namespace flowtally::storage {

/// A file descriptor that is closed at the end. Move-only.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// The descriptor, which is the caller's to close from now on.
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

/// Writes all of it where the file stands. False with errno set if that failed.
bool write_all(int fd, std::string_view content);

/// Reads `size` bytes from a place of the file. False if there are fewer (errno is 0 then) or it failed.
bool read_all_at(int fd, char* into, std::size_t size, off_t place);

}  // namespace flowtally::storage
