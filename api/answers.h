// From what the engine says to a reply: the figures as JSON, or the problem in their place.
#pragma once

#include "api/json.h"
#include "api/message.h"
#include "api/problem.h"
#include "events/status.h"

namespace flowtally::api {

template <typename Figures>
Reply json_reply(const Figures& figures, unsigned status = 200) {
  Reply reply;
  reply.status = status;
  reply.body = to_json(figures);
  return reply;
}

template <typename Figures>
Reply answer(const events::Result<Figures>& figures, unsigned status = 200) {
  return figures ? json_reply(*figures, status) : problem_of(figures.status());
}

}  // namespace flowtally::api
