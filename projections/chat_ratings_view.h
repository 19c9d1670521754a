// What visitors wrote about their chats, read out of one account page by page. The structs are described once, as in
// figures.h. Pure read; the caller holds whatever keeps the account still, and the account is settled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/status.h"
#include "projections/account.h"
#include "projections/cursor.h"
#include "projections/figures.h"

namespace flowtally::projections {

struct ChatRating {
  std::string chat_id;
  std::string visitor_id;
  std::uint64_t rating = 0;
  std::string comment;
  events::Timestamp created_at;
  bool operator==(const ChatRating&) const = default;
};
FLOWTALLY_DESCRIBE(ChatRating, (), "A rating of a chat, with a comment.", (chat_id, "Id of the chat."),
                   (visitor_id, "Id of the visitor who rated it."), (rating, "From 1 to 5.", {.min = 1, .max = 5}),
                   (comment, "What was written; never empty."), (created_at, "When the rating was given."));

struct ChatRatingsPage {
  std::vector<ChatRating> items;
  NullableText next_cursor;  // null on the last page
  bool operator==(const ChatRatingsPage&) const = default;
};
FLOWTALLY_DESCRIBE(ChatRatingsPage, (), "A page of ratings of chats, newest first.", (items, "The ratings."),
                   (next_cursor, "Where the next page begins; null on the last one."));

/// The ratings of opened chats that have a comment, behind `after`, newest first by (time, id). Costs the ratings of
/// the time that the page reaches back, twice that at most. kInvalidArgument for a cursor that this account never gave.
events::Result<ChatRatingsPage> chat_ratings_page(const Account& account, std::size_t limit,
                                                  const std::optional<RatingCursor>& after);

}  // namespace flowtally::projections
