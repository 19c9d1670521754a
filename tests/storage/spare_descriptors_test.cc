#include "storage/spare_descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <vector>

#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

using storage::Descriptor;
using storage::SpareDescriptors;

/// Takes every descriptor that this process may have, as connections do, until release().
class Starvation {
 public:
  Starvation() {
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &old_) == 0);
    Descriptor highest(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const rlimit low{static_cast<rlim_t>(highest.get()) + 40, old_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    while (highest.is_open()) {
      taken_.push_back(std::move(highest));
      highest = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    }
    REQUIRE(errno == EMFILE);
  }
  ~Starvation() { release(); }
  Starvation(const Starvation&) = delete;
  Starvation& operator=(const Starvation&) = delete;
  void release() {
    taken_.clear();
    ::setrlimit(RLIMIT_NOFILE, &old_);
  }

 private:
  rlimit old_{};
  std::vector<Descriptor> taken_;
};

}  // namespace

TEST_CASE("spare descriptors: a log without descriptors takes nothing, and goes on by itself") {
  const TempDirectory directory;
  std::vector<std::string> kept;
  {
    const auto log = open_or_fail(directory.path(), small_log_options());
    REQUIRE(log->check_room(0) == Status());
    Starvation starvation;
    GroupSource source(15);
    Sequence last = 0;
    // Every write-ahead file and table that it begins costs a spare, until too few are left to begin anything.
    while (log->check_room(0).ok()) {
      const auto group = source.next(last);
      REQUIRE(log->append(group) == Status());
      kept.insert(kept.end(), group.begin(), group.end());
    }
    CHECK(log->check_room(0).code() == StatusCode::kUnavailable);
    CHECK(log->check_room(0).message().find("no file descriptors are left") != std::string::npos);
    CHECK(read_all(*log).blocks == kept);
    starvation.release();
    CHECK(log->check_room(0) == Status());
    for (int i = 0; i < 100; ++i) {
      const auto group = source.next(last);
      REQUIRE(log->append(group) == Status());
      kept.insert(kept.end(), group.begin(), group.end());
    }
  }
  CHECK(read_all(*open_or_fail(directory.path(), small_log_options())).blocks == kept);
}

TEST_CASE("spare descriptors: without patience there is an end to trying") {
  REQUIRE(SpareDescriptors::of_process().refill() == Status());
  Starvation starvation;
  for (std::size_t i = 0; i < SpareDescriptors::kCount; ++i) CHECK(SpareDescriptors::of_process().make_room());
  CHECK_FALSE(SpareDescriptors::of_process().make_room());
  SpareDescriptors::of_process().set_patient(true);
  CHECK(SpareDescriptors::of_process().make_room());
  SpareDescriptors::of_process().set_patient(false);
  CHECK(SpareDescriptors::of_process().refill() == Status());  // those that it closed
}

}  // namespace flowtally::tests
