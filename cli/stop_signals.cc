#include "cli/stop_signals.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "events/status.h"

namespace flowtally::cli {
namespace {

// What a signal handler may touch.
std::atomic<bool> g_requested{false};
std::atomic<int> g_wake{-1};

extern "C" void on_stop_signal(int) {
  const int saved = errno;
  g_requested = true;
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = ::write(g_wake, &byte, 1);  // a full pipe wakes just as well
  errno = saved;
}

}  // namespace

void handle_signal(int number, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  events::ensure(sigaction(number, &action, nullptr) == 0, "a signal can be handled");
}

void make_wake_pipe(int (&ends)[2]) {
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) return;
  throw std::system_error(errno, std::generic_category(), "cannot listen to signals");
}

StopSignals::StopSignals() {
  int ends[2];
  make_wake_pipe(ends);
  descriptor_ = ends[0];
  g_requested = false;
  g_wake = ends[1];
  for (const int number : {SIGINT, SIGTERM})
    handle_signal(number, on_stop_signal, SA_RESTART | static_cast<int>(SA_RESETHAND));
}

StopSignals::~StopSignals() {
  for (const int number : {SIGINT, SIGTERM}) handle_signal(number, SIG_DFL, 0);
  ::close(g_wake.exchange(-1));
  ::close(descriptor_);
}

bool StopSignals::requested() const { return g_requested; }

bool StopSignals::wait(std::chrono::milliseconds at_most, int other) const {
  pollfd waited[] = {{descriptor_, POLLIN, 0}, {other, POLLIN, 0}};  // poll() skips a negative descriptor
  ::poll(waited, 2, static_cast<int>(at_most.count()));
  return requested();
}

}  // namespace flowtally::cli
