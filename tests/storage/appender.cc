// A process to be killed: appends the groups of a seed to the log of a directory for as long as it lives, and writes
// each acknowledged sequence (first of all the one it found) to its standard output as 8 bytes of this machine.
// Usage: storage_appender DIRECTORY SEED
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "tests/storage/log_fixture.h"

namespace {

bool tell(flowtally::events::Sequence last) { return ::write(STDOUT_FILENO, &last, sizeof last) == sizeof last; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  auto log = flowtally::storage::open_rocksdb_log(argv[1], flowtally::tests::small_log_options());
  if (!log.ok()) {
    std::fprintf(stderr, "storage_appender: %s\n", log.status().message().c_str());
    return 1;
  }
  flowtally::events::Sequence last = (*log)->last_sequence();
  flowtally::tests::GroupSource source(std::strtoull(argv[2], nullptr, 10));
  while (tell(last)) {
    if (const auto status = (*log)->append(source.next(last)); !status.ok()) {
      std::fprintf(stderr, "storage_appender: %s\n", status.message().c_str());
      return 1;
    }
  }
  return 0;
}
