// The instants and lengths that tests ask a live-chat desk about: many at which a fact enters or leaves a window, where
// local days and clock hours begin, and where clocks changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/chat_history.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {

struct ChatQuestion {
  events::Timestamp to;
  int days = 7;
  int hours = 24;
  std::optional<std::string> operator_id;
};

std::vector<ChatQuestion> asked_of_desk(const ReferenceModel& model, const RandomHistory::Account& account,
                                        const RandomHistory& history, std::uint64_t seed, std::size_t count);

/// For INFO: "to=... days=7 hours=24 operator=...".
std::string words_of(const ChatQuestion& question);

}  // namespace flowtally::tests
