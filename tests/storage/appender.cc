// A process to be killed: appends the groups of a seed to the log of a directory for as long as it lives, and writes
// each acknowledged sequence (first of all the one it found) to its standard output as 8 bytes of this machine. With
// "entries" it adds entries to the directory's audit store instead; with a number its power fails at that operation on
// files, by the seed (power_cut.h).
// Usage: storage_appender DIRECTORY SEED [entries | OPERATION]
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "storage/rocksdb_audit_store.h"
#include "tests/storage/log_fixture.h"
#include "tests/storage/power_cut.h"

namespace {

using flowtally::events::Sequence;
using flowtally::events::Status;

bool tell(Sequence last) { return ::write(STDOUT_FILENO, &last, sizeof last) == sizeof last; }

Status append_groups(const char* directory, std::uint64_t seed, rocksdb::Env* environment) {
  auto options = flowtally::tests::small_log_options();
  options.environment = environment;
  auto log = flowtally::storage::open_rocksdb_log(directory, options);
  if (!log.ok()) return log.status();
  Sequence last = (*log)->last_sequence();
  flowtally::tests::GroupSource source(seed);
  while (tell(last)) {
    if (Status status = (*log)->append(source.next(last)); !status.ok()) return status;
  }
  return Status();
}

Status add_entries(const char* directory) {
  auto opened = flowtally::storage::open_audit_store(directory, flowtally::tests::small_log_options());
  if (!opened.ok()) return opened.status();
  Sequence last = opened->blocks.size();
  while (tell(last)) {
    ++last;
    if (Status status = opened->store->add(flowtally::tests::make_block(last, 1)); !status.ok()) return status;
  }
  return Status();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) return 2;
  const auto seed = std::strtoull(argv[2], nullptr, 10);
  const std::string_view how = argc == 4 ? argv[3] : "";
  std::unique_ptr<rocksdb::Env> environment;
  if (!how.empty() && how != "entries") {
    environment = flowtally::tests::power_cut_environment(seed, std::strtoull(argv[3], nullptr, 10));
  }
  const Status status = how == "entries" ? add_entries(argv[1]) : append_groups(argv[1], seed, environment.get());
  if (status.ok()) return 0;
  std::fprintf(stderr, "storage_appender: %s\n", status.message().c_str());
  return 1;
}
