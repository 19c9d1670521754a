#include "cli/reload_signal.h"

#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>

#include <chrono>
#include <string>

#include "cli/stop_signals.h"

namespace flowtally::tests {
namespace {

bool is_readable(int descriptor) {
  pollfd waited{descriptor, POLLIN, 0};
  return ::poll(&waited, 1, 0) == 1;
}

}  // namespace

TEST_CASE("reload signal: SIGHUP runs every function in order, also after one that failed, and once") {
  cli::ReloadSignal reload;
  std::string order;
  reload.add("a", [&]() -> events::Status {
    order += 'a';
    return {events::StatusCode::kIoError, "no"};
  });
  reload.add("b", [&]() -> events::Status {
    order += 'b';
    return {};
  });
  reload.run_if_requested();
  CHECK(order.empty());
  CHECK_FALSE(is_readable(reload.descriptor()));
  ::raise(SIGHUP);
  ::raise(SIGHUP);
  CHECK(is_readable(reload.descriptor()));
  reload.run_if_requested();
  CHECK(order == "ab");
  CHECK_FALSE(is_readable(reload.descriptor()));
  reload.run_if_requested();
  CHECK(order == "ab");
}

TEST_CASE("reload signal: it ends the wait for a stop, and asks for none") {
  const cli::StopSignals stop;
  const cli::ReloadSignal reload;
  ::raise(SIGHUP);
  CHECK_FALSE(stop.wait(std::chrono::hours{1}, reload.descriptor()));
  CHECK_FALSE(is_readable(stop.descriptor()));
}

}  // namespace flowtally::tests
