// Answers that a client may keep and ask about again (RFC 9110, 13.1.2): a tag, and 304 to who has what it stands for.
//
// Figures have a weak ETag over them and whose they are. When the body was computed does not count: with a default `to`
// the window or the timestamp moves on by itself while the figures stay. The tag is a hash under a key that the process
// made up at its start, so tags of different accounts have nothing in common, equal figures or not, and nobody can look
// for two bodies with the same tag.
//
// Files that anyone may have have a strong one over their bytes, which holds across restarts. Weak comparison is all
// that GET needs. Thread-safe.
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

/// The tag of these very bytes, in every process.
std::string etag_of_bytes(std::string_view bytes);

/// Gives `reply`, a 200, its tag; makes it a 304 if `request` has it.
void add_etag(const Request& request, std::string_view etag, Reply& reply);

/// The same for what only who asked may keep.
void make_revalidatable(const Request& request, std::string_view etag, Reply& reply);

// An answer about a window is its window and what follows it: both parts in a row are its body.
std::string up_to_window(const projections::WindowFigures& window);
std::string_view after_window(std::string_view body);

}  // namespace flowtally::api
