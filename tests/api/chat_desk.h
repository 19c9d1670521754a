// A small live-chat history for tests of what clients see. acme (America/New_York; now is Sunday, 2026-02-15T12:00Z,
// 07:00 there): Olga (op1) has answered c1 and claimed c2 too late; c3 waits. Before that op2, of whom nothing else is
// known, had c4 (abandoned), c5, and c6 of the same visitor two hours later.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace flowtally::tests {

/// An event of acme; `time` is "15T11:00:00Z" of February 2026, `fields` begin with no comma.
std::string chat_fact(const std::string& id, const std::string& type, const std::string& time,
                      const std::string& fields);
std::vector<std::string> desk_history();
/// desk_history() in memory, at the server's now.
std::unique_ptr<engine::Engine> desk_engine();

}  // namespace flowtally::tests
