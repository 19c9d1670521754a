#include "events/status.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "events/broken_invariant.h"

namespace flowtally::events {

Status Status::with_context(std::string_view context) const {
  if (ok()) return *this;
  return Status(code_, std::string(context) + ": " + message_);
}

namespace {

void tell_stderr(std::string_view what) {
  std::fprintf(stderr, "flowtally: broken invariant: %.*s\n", static_cast<int>(what.size()), what.data());
}

std::atomic<void (*)(std::string_view)> g_tell{tell_stderr};

}  // namespace

void on_broken_invariant(void (*tell)(std::string_view what)) { g_tell = tell; }

void ensure(bool condition, std::string_view broken_invariant) {
  if (condition) return;
  g_tell.load()(broken_invariant);
  std::abort();
}

}  // namespace flowtally::events
