// Where a page of a list ended, as an opaque text that clients hand back for the next page. A cursor names a place in
// the list's order, not a count of entries, so entries that come or go between two pages neither repeat nor hide
// others. It tells nothing that the page did not, and holds across restarts. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flowtally::projections {

/// After a rating, in the order (time, event id). The id itself stays here: it may be anything, a name even, and
/// ratings are anonymous. Its index is the same after every replay.
struct RatingCursor {
  std::int64_t time_ms = 0;
  std::uint32_t event = 0;

  std::string text() const;
  /// Nothing unless text() wrote it. The index may still be one that the account does not have.
  static std::optional<RatingCursor> parse(std::string_view text);
  bool operator==(const RatingCursor&) const = default;
};

/// After an entry of the audit trail: the same order, and ids that say as much.
using AuditCursor = RatingCursor;

/// After an entry of a list that is ordered by id.
struct IdCursor {
  std::string id;

  std::string text() const;
  static std::optional<IdCursor> parse(std::string_view text);
  bool operator==(const IdCursor&) const = default;
};

}  // namespace flowtally::projections
