#include "cli/reload_signal.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "api/log.h"
#include "cli/stop_signals.h"

namespace flowtally::cli {
namespace {

std::atomic<int> g_wake{-1};  // all that the signal handler touches

extern "C" void on_reload_signal(int) {
  const int saved = errno;
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = ::write(g_wake, &byte, 1);  // a full pipe wakes just as well
  errno = saved;
}

}  // namespace

ReloadSignal::ReloadSignal() {
  int ends[2];
  make_wake_pipe(ends);
  descriptor_ = ends[0];
  g_wake = ends[1];
  handle_signal(SIGHUP, on_reload_signal, SA_RESTART);
}

ReloadSignal::~ReloadSignal() {
  handle_signal(SIGHUP, SIG_DFL, 0);
  ::close(g_wake.exchange(-1));
  ::close(descriptor_);
}

void ReloadSignal::run_if_requested() {
  bool requested = false;
  char bytes[64];
  while (::read(descriptor_, bytes, sizeof bytes) > 0) requested = true;
  if (!requested) return;
  for (const auto& [what, reload] : reloads_) {
    const events::Status status = reload();
    if (status.ok()) {
      api::log(api::LogLevel::kInfo, "reloaded the " + what);
    } else {
      api::log(api::LogLevel::kError, "cannot reload the " + what + ", which stay as they were",
               {{"reason", status.message()}});
    }
  }
}

}  // namespace flowtally::cli
