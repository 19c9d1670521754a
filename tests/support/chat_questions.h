// The instants and lengths that tests ask a live-chat desk about: many at which a fact enters or leaves a window, where
// local days and clock hours begin, and where clocks changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/chat_history.h"
#include "tests/support/reference_desk.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {

inline constexpr Span kAnyTime{events::kTimestampMin, events::kTimestampEnd};

struct ChatQuestion {
  events::Timestamp to;
  int days = 7;
  int hours = 24;
  std::optional<std::string> operator_id;
};

/// `count` questions about an account that the model knows, with instants in `within`, which lies about the history.
std::vector<ChatQuestion> asked_of_desk(const ReferenceModel& model, const RandomHistory::Account& account,
                                        const RandomHistory& history, std::uint64_t seed, std::size_t count,
                                        const Span& within = kAnyTime);
/// The days after `cut` in which the windows empty, but for the longest.
inline Span days_after(events::Timestamp cut) { return {cut, cut + events::Milliseconds{9 * events::kDayMs}}; }
/// Some instants amid the history's busy times.
std::vector<events::Timestamp> some_cuts(const ReferenceModel& model, const RandomHistory& history, std::uint64_t seed,
                                         std::size_t count);

/// A page of the audit trail to ask for at the question's instant, and the whole of a page that a desk answers: with
/// the mark of the reference model and PostgreSQL in the place of its cursor.
projections::AuditQuery audit_query(const ChatQuestion& question);
projections::AuditLogs with_marked_cursor(projections::AuditLogs page);

/// For INFO: "to=... days=7 hours=24 operator=...".
std::string words_of(const ChatQuestion& question);

}  // namespace flowtally::tests
