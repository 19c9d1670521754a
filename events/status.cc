#include "events/status.h"

#include <cstdio>
#include <cstdlib>

namespace flowtally::events {

Status Status::with_context(std::string_view context) const {
  if (ok()) return *this;
  return Status(code_, std::string(context) + ": " + message_);
}

void ensure(bool condition, std::string_view broken_invariant) {
  if (condition) return;
  std::fprintf(stderr, "flowtally: broken invariant: %.*s\n", static_cast<int>(broken_invariant.size()),
               broken_invariant.data());
  std::abort();
}

}  // namespace flowtally::events
