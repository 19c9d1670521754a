// Preloaded into a program, makes its files fail as disks do. By variables of the environment:
//   FAIL_SHORT_WRITES=1   a write of more than one byte to a file writes half of it, as write(2) may
//   FAIL_SYNCS_IF=PATH    fsync and fdatasync fail with EIO as long as there is a file of this name
//   FAIL_UNDER=DIR        operations on files below DIR (an absolute path) are numbered from 1, and
//   FAIL_AT=N             the Nth of them is the first that may fail,
//   FAIL_HOW=             io-once      it alone, with EIO
//                         io           it and all later ones, with EIO
//                         no-space     it and all later ones that need space, with ENOSPC
//                         no-files     it or the next that opens a file, and the 20 such after it, with EMFILE
//                         short-write  it or the next that writes, by writing half
//   FAIL_COUNTS=FILE      8 bytes each: how many operations there were, and how many of them failed
// The counts outlive the program, however it ended.
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>

namespace {

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// What an operation does: which failures may befall it.
enum Kind { kOther, kOpens, kCreates, kWrites, kNeedsSpace };

struct Counts {
  std::atomic<long> operations;
  std::atomic<long> failed;
};

Counts& counts() {
  static Counts* const shared = [] {
    static Counts own;
    const char* const name = getenv("FAIL_COUNTS");
    static auto* const real_open = next<int(const char*, int, ...)>("open");
    const int file = name != nullptr ? real_open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0 || ftruncate(file, sizeof(Counts)) != 0) return &own;
    void* const place = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    static auto* const real_close = next<int(int)>("close");
    real_close(file);
    return place == MAP_FAILED ? &own : static_cast<Counts*>(place);
  }();
  return *shared;
}

bool is_under(const char* path) {
  static const char* const directory = getenv("FAIL_UNDER");
  if (directory == nullptr || path == nullptr) return false;
  const size_t size = strlen(directory);
  return strncmp(path, directory, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

bool is_under(int fd) {
  static const bool counts_any = getenv("FAIL_UNDER") != nullptr;
  if (!counts_any || fd < 0) return false;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const int saved = errno;
  const ssize_t size = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (size <= 0) return false;
  path[size] = '\0';
  return is_under(path);
}

/// As openat(2) takes it.
struct Place {
  int directory;
  const char* path;
};

bool is_under(const Place& place) {
  return place.path[0] == '/' || place.directory == AT_FDCWD ? is_under(place.path) : is_under(place.directory);
}

enum How { kNothing, kIoOnce, kIo, kNoSpace, kNoFiles, kShortWrite };

How how() {
  static const How chosen = [] {
    const char* const word = getenv("FAIL_HOW");
    if (word == nullptr) return kNothing;
    if (strcmp(word, "io-once") == 0) return kIoOnce;
    if (strcmp(word, "io") == 0) return kIo;
    if (strcmp(word, "no-space") == 0) return kNoSpace;
    if (strcmp(word, "no-files") == 0) return kNoFiles;
    return strcmp(word, "short-write") == 0 ? kShortWrite : kNothing;
  }();
  return chosen;
}

constexpr long kOpensThatFail = 20;

/// Counts the operation. The errno it fails with, 0, or -1 for a write that writes half.
int fate(Kind kind) {
  static const long first = getenv("FAIL_AT") != nullptr ? atol(getenv("FAIL_AT")) : 0;
  static std::atomic<long> hits{0};  // by no-files and short-write
  const long number = ++counts().operations;
  if (first == 0 || number < first) return 0;
  int error = 0;
  switch (how()) {
    case kNothing:
      break;
    case kIoOnce:
      error = number == first ? EIO : 0;
      break;
    case kIo:
      error = EIO;
      break;
    case kNoSpace:
      error = kind == kCreates || kind == kWrites || kind == kNeedsSpace ? ENOSPC : 0;
      break;
    case kNoFiles:
      error = (kind == kOpens || kind == kCreates) && ++hits <= kOpensThatFail ? EMFILE : 0;
      break;
    case kShortWrite:
      error = kind == kWrites && ++hits == 1 ? -1 : 0;
      break;
  }
  if (error != 0) ++counts().failed;
  return error;
}

/// Whether an operation of a file or path in the directory fails; errno is set then.
template <typename Where>
bool fails(Where where, Kind kind) {
  if (!is_under(where)) return false;
  const int error = fate(kind);
  if (error > 0) errno = error;
  return error > 0;
}

bool is_file(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/// How much of a write is to be written; -1 with errno set if it fails.
ssize_t size_to_write(int fd, size_t size) {
  static const bool is_short = getenv("FAIL_SHORT_WRITES") != nullptr;
  const int error = is_under(fd) ? fate(kWrites) : 0;
  if (error > 0) errno = error;
  if (error > 0) return -1;
  const bool halves = error < 0 || (is_short && is_file(fd));
  return static_cast<ssize_t>(halves && size > 1 ? size / 2 : size);
}

bool sync_fails() {
  static const char* const condition = getenv("FAIL_SYNCS_IF");
  if (condition == nullptr || faccessat(AT_FDCWD, condition, F_OK, 0) != 0) return false;
  errno = EIO;
  return true;
}

Kind kind_of_open(int flags) { return (flags & O_CREAT) != 0 ? kCreates : kOpens; }

}  // namespace

extern "C" {

#define FLOWTALLY_FORWARD(type, name, parameters, arguments, where, kind, failed) \
  type name parameters {                                                          \
    static auto* const real = next<type parameters>(#name);                       \
    if (fails(where, kind)) return failed;                                        \
    return real arguments;                                                        \
  }

#define FLOWTALLY_FORWARD_OPEN(name, parameters, arguments, where)                     \
  int name parameters {                                                                \
    static auto* const real = next<int parameters>(#name);                             \
    va_list more;                                                                      \
    va_start(more, flags);                                                             \
    const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                                      \
    if (fails(where, kind_of_open(flags))) return -1;                                  \
    return real arguments;                                                             \
  }

FLOWTALLY_FORWARD_OPEN(open, (const char* path, int flags, ...), (path, flags, mode), path)
FLOWTALLY_FORWARD_OPEN(open64, (const char* path, int flags, ...), (path, flags, mode), path)
FLOWTALLY_FORWARD_OPEN(openat, (int directory, const char* path, int flags, ...), (directory, path, flags, mode),
                       (Place{directory, path}))
FLOWTALLY_FORWARD(int, unlinkat, (int directory, const char* path, int flags), (directory, path, flags),
                  (Place{directory, path}), kOther, -1)
FLOWTALLY_FORWARD(int, stat, (const char* path, struct stat* status), (path, status), path, kOther, -1)
FLOWTALLY_FORWARD(int, lstat, (const char* path, struct stat* status), (path, status), path, kOther, -1)
FLOWTALLY_FORWARD(int, access, (const char* path, int mode), (path, mode), path, kOther, -1)
FLOWTALLY_FORWARD(DIR*, opendir, (const char* path), (path), path, kOpens, nullptr)
FLOWTALLY_FORWARD(int, mkdir, (const char* path, mode_t mode), (path, mode), path, kNeedsSpace, -1)
FLOWTALLY_FORWARD(int, rmdir, (const char* path), (path), path, kOther, -1)
FLOWTALLY_FORWARD(int, unlink, (const char* path), (path), path, kOther, -1)
FLOWTALLY_FORWARD(int, remove, (const char* path), (path), path, kOther, -1)
FLOWTALLY_FORWARD(int, rename, (const char* from, const char* to), (from, to), from, kNeedsSpace, -1)
FLOWTALLY_FORWARD(int, link, (const char* from, const char* to), (from, to), from, kNeedsSpace, -1)
FLOWTALLY_FORWARD(int, chmod, (const char* path, mode_t mode), (path, mode), path, kOther, -1)
FLOWTALLY_FORWARD(int, fallocate, (int fd, int mode, off_t from, off_t size), (fd, mode, from, size), fd, kNeedsSpace,
                  -1)
FLOWTALLY_FORWARD(int, fallocate64, (int fd, int mode, off64_t from, off64_t size), (fd, mode, from, size), fd,
                  kNeedsSpace, -1)
FLOWTALLY_FORWARD(int, ftruncate, (int fd, off_t size), (fd, size), fd, kOther, -1)
FLOWTALLY_FORWARD(int, ftruncate64, (int fd, off64_t size), (fd, size), fd, kOther, -1)
FLOWTALLY_FORWARD(ssize_t, read, (int fd, void* into, size_t size), (fd, into, size), fd, kOther, -1)
FLOWTALLY_FORWARD(ssize_t, pread, (int fd, void* into, size_t size, off_t place), (fd, into, size, place), fd, kOther,
                  -1)
FLOWTALLY_FORWARD(ssize_t, pread64, (int fd, void* into, size_t size, off64_t place), (fd, into, size, place), fd,
                  kOther, -1)
FLOWTALLY_FORWARD(size_t, fread_unlocked, (void* into, size_t size, size_t count, FILE* file),
                  (into, size, count, file), fileno_unlocked(file), kOther, 0)

#undef FLOWTALLY_FORWARD
#undef FLOWTALLY_FORWARD_OPEN

int sync_file_range(int fd, off64_t from, off64_t size, unsigned flags) {
  static auto* const real = next<int(int, off64_t, off64_t, unsigned)>("sync_file_range");
  const bool only_asks = flags == 0;  // whether there is such a call: no disk is involved
  return !only_asks && fails(fd, kOther) ? -1 : real(fd, from, size, flags);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  const auto wanted = size_to_write(fd, size);
  return wanted < 0 ? -1 : real(fd, bytes, static_cast<size_t>(wanted));
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t place) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  const auto wanted = size_to_write(fd, size);
  return wanted < 0 ? -1 : real(fd, bytes, static_cast<size_t>(wanted), place);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t place) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  const auto wanted = size_to_write(fd, size);
  return wanted < 0 ? -1 : real(fd, bytes, static_cast<size_t>(wanted), place);
}

int close(int fd) {
  static auto* const real = next<int(int)>("close");
  const bool failed = fails(fd, kOther);  // it is closed all the same
  const int closed = real(fd);
  if (!failed) return closed;
  errno = EIO;
  return -1;
}

int fsync(int fd) {
  static auto* const real = next<int(int)>("fsync");
  return sync_fails() || fails(fd, kOther) ? -1 : real(fd);
}

int fdatasync(int fd) {
  static auto* const real = next<int(int)>("fdatasync");
  return sync_fails() || fails(fd, kOther) ? -1 : real(fd);
}
}
