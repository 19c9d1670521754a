// The parameters of one request. Keeps the first error; later reads are no-ops then, so a handler reads all it wants
// and asks once, with finish(), whether that went well. Unknown and repeated parameters are errors from the start.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/message.h"
#include "api/problem.h"
#include "api/target.h"
#include "events/time.h"
#include "projections/window.h"

namespace flowtally::api {

/// Entries of a page of any list.
inline constexpr std::size_t kPageDefault = 20;
inline constexpr std::size_t kPageMax = 100;

class Query {
 public:
  /// `target` outlives the query.
  Query(const Target& target, std::span<const std::string_view> allowed);

  std::optional<std::string> text(std::string_view name);
  /// An id: 1 to 128 bytes without NUL.
  std::optional<std::string> id(std::string_view name);
  /// A whole number, at least `min` and at most `max`, in plain digits.
  std::optional<std::size_t> number(std::string_view name, std::size_t min, std::size_t max);
  /// An instant (RFC 3339).
  std::optional<events::Timestamp> instant(std::string_view name);
  /// `cursor`, as some page of a list ordered this way gave it.
  template <typename Cursor>
  std::optional<Cursor> cursor() {
    const auto value = text("cursor");
    if (!value) return std::nullopt;
    auto cursor = Cursor::parse(*value);
    if (!cursor) fail(ProblemCode::kInvalidParameter, "`cursor` is not one that this list gave");
    return cursor;
  }
  /// `search`: at most as long as a name can be.
  std::string search();
  /// `period`, `from` and `to`, as they were given: what they mean depends on the account's zone.
  projections::WindowQuery window();

  /// The 422 for the first error, if there was one.
  std::optional<Reply> finish() const;

 private:
  struct Error {
    ProblemCode code;
    std::string detail;
  };

  void fail(ProblemCode code, std::string detail);

  const Target& target_;
  std::optional<Error> error_;
};

/// Whether `text` can be an id: 1 to 128 bytes without NUL.
bool is_id(std::string_view text);

}  // namespace flowtally::api
