// Preloaded into a program, makes its files fail as disks do. By variables of the environment:
//   FAIL_SHORT_WRITES=1   a write of more than one byte to a file writes half of it, as write(2) may
//   FAIL_SYNCS_IF=PATH    fsync and fdatasync fail with EIO as long as there is a file of this name
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool is_file(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

size_t size_to_write(int fd, size_t size) {
  static const bool is_short = getenv("FAIL_SHORT_WRITES") != nullptr;
  return is_short && size > 1 && is_file(fd) ? size / 2 : size;
}

bool sync_fails() {
  static const char* const condition = getenv("FAIL_SYNCS_IF");
  if (condition == nullptr || access(condition, F_OK) != 0) return false;
  errno = EIO;
  return true;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return real(fd, bytes, size_to_write(fd, size));
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t place) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return real(fd, bytes, size_to_write(fd, size), place);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t place) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return real(fd, bytes, size_to_write(fd, size), place);
}

int fsync(int fd) {
  static auto* const real = next<int(int)>("fsync");
  return sync_fails() ? -1 : real(fd);
}

int fdatasync(int fd) {
  static auto* const real = next<int(int)>("fdatasync");
  return sync_fails() ? -1 : real(fd);
}
}
