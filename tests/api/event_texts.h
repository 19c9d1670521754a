// Words for tests that post events: lines and requests; tests/support/packed.h has the compressed bodies.
#pragma once

#include <string>
#include <string_view>

#include "tests/support/packed.h"

namespace flowtally::tests {

inline constexpr std::string_view kEvents = "/api/v1/events";
inline constexpr std::string_view kNdjson = "Content-Type: application/x-ndjson\r\n";
inline constexpr std::string_view kJson = "Content-Type: application/json\r\n";

/// An event of 2026-02-10 without its line's end; `fields` begin with a comma or are empty.
inline std::string event_text(const std::string& type, const std::string& id, const std::string& account = "acme",
                              const std::string& fields = "") {
  return R"({"id":")" + id + R"(","type":")" + type + R"(","time":"2026-02-10T13:00:00Z","account_id":")" + account +
         "\"" + fields + "}";
}

inline std::string user_updated(const std::string& id, const std::string& account = "acme") {
  return event_text("user.updated", id, account, R"(,"user_id":"u-)" + id + R"(","name":"N")");
}

inline std::string started(const std::string& id, const std::string& account = "acme",
                           const std::string& user = "ann") {
  return event_text("session.started", "start-" + id, account,
                    R"(,"session_id":")" + id + R"(","tree_id":"dns","user_id":")" + user + "\"");
}

}  // namespace flowtally::tests
