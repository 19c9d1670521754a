#include "api/message.h"

#include "api/problem.h"

namespace flowtally::api {

Respond::Once::~Once() {
  if (sent_.test_and_set()) return;
  send_([] { return problem_of({events::StatusCode::kInternal, "a request was given up without an answer"}); });
}

}  // namespace flowtally::api
