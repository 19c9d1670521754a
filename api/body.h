// The body of a command: one JSON object whose members are some of an event's fields, checked exactly as in an event.
// What is wrong with it is an answer: 415, 413 or 422. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "api/router.h"
#include "events/arena.h"
#include "events/event.h"

namespace flowtally::api {

/// The answer to a body that is not plain JSON of at most 64 KiB, by its head and size.
std::optional<Reply> refused_body(const Call& call);

/// Reads the call's body, of which only `members` may be there. The answer if it is no good.
std::optional<Reply> read_body(Call& call, events::EventType type, std::span<const std::string_view> members,
                               events::Arena& arena, events::Payload& payload);

/// The same into one type's fields. What they borrow lives as long as this.
template <typename Payload>
class Body {
 public:
  Body(Call& call, std::span<const std::string_view> members) {
    events::Payload payload;
    problem_ = read_body(call, Payload::kType, members, arena_, payload);
    if (!problem_) fields_ = std::get<Payload>(std::move(payload));
  }
  const std::optional<Reply>& problem() const { return problem_; }
  const Payload* operator->() const { return &fields_; }

 private:
  events::Arena arena_;
  Payload fields_;
  std::optional<Reply> problem_;
};

}  // namespace flowtally::api
