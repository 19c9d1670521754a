#include "storage/file.h"

#include <unistd.h>

#include <cerrno>

namespace flowtally::storage {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool read_all_at(int fd, char* into, std::size_t size, off_t place) {
  while (size > 0) {
    const ssize_t got = ::pread(fd, into, size, place);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = 0;
    if (got <= 0) return false;
    into += got;
    place += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace flowtally::storage
