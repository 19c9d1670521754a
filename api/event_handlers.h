// The handler of POST /api/v1/events: facts from outside, as NDJSON or JSON. Answers once they are durable and visible;
// the thread that reads the request does not wait for that.
#pragma once

#include <optional>

#include "api/message.h"
#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> post_events(Call& call);

Operation describe_post_events();

}  // namespace flowtally::api
