// Answers that a client may keep and ask about again (RFC 9110, 13.1.2): a weak ETag over the figures and whose they
// are, and 304 to who has them already. When the body was computed does not count: with a default `to` the window or
// the timestamp moves on by itself while the figures stay.
//
// The tag is a hash under a key that the process made up at its start, so tags of different accounts
// have nothing in common, equal figures or not, and nobody can look for two bodies with the same tag. Weak
// comparison is all that GET needs. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "api/message.h"
#include "projections/figures.h"

namespace flowtally::api {

/// Whose figures an answer has: what beside the question decides it.
struct FigureScope {
  std::string_view account;    // the one that was asked for
  std::string_view user;       // of whom the question is, where it is about the caller
  std::string_view time_zone;  // in which days are meant, where the figures alone do not tell
};

/// The tag of an answer. `figures` is what of the body it is made of.
std::string etag_of(const FigureScope& scope, std::string_view figures);

/// Makes `reply`, a 200, one that can be revalidated; a 304 if `request` has it.
void make_revalidatable(const Request& request, std::string_view etag, Reply& reply);

// An answer about a window is its window and what follows it: both parts in a row are its body.
std::string up_to_window(const projections::WindowFigures& window);
std::string_view after_window(std::string_view body);

}  // namespace flowtally::api
