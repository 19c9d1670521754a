// Commands while the disk is full: refused as a whole, answered for later, and taken again by themselves.
#include <doctest/doctest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>

#include "tests/api/caller.h"
#include "tests/api/two_tenants.h"
#include "tests/engine/watched_log.h"

namespace flowtally::tests {
namespace {

using api::Role;
using events::Status;
using events::StatusCode;

struct Command {
  const char* method;
  const char* path;
  const char* body;
  const char* done;        // the status once there is room
  std::uint64_t kept = 1;  // events
};

// All of ann's, of session "2", which has her feedback on n1.
constexpr Command kCommands[] = {
    {"POST", "/sessions/2/rate", R"({"rating":5,"comment":"fine"})", "201"},
    {"POST", "/steps/n1/feedback", R"({"session_id":"2","was_helpful":false})", "200"},
    {"POST", "/steps/n2/feedback", R"({"session_id":"2","was_helpful":true})", "201"},
    {"DELETE", "/steps/n1/feedback/2", "", "204"},
    {"PUT", "/admin/settings", R"({"name":"Room","time_zone":"UTC","sla":{"queue_wait_seconds":1}})", "200", 2},
};

/// What the commands would change.
std::string state_of(const Caller& ann) {
  std::string text;
  for (const std::string path : {"/sessions/2/feedback", "/steps/n1/feedback", "/steps/n2/feedback",
                                 "/trees/dns/ratings", "/admin/settings", "/analytics/team?period=30d"}) {
    text += told(ann.get(path)) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("full disk: a command is 503 with Retry-After and changes nothing, reading goes on, and then it is taken") {
  for (const Command& command : kCommands) {
    CAPTURE(command.path);
    std::atomic<bool> full = false;
    auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), LogHooks{.on_check_room = [&] {
                                              return full ? Status(StatusCode::kDiskFull, "no room") : Status();
                                            }});
    const RunningServer server(server_options(), two_tenants(std::move(log)));
    const Caller ann(server, Role::kTeamAdmin);
    const auto before = state_of(ann);
    const auto sequence = server.engine().last_sequence();
    full = true;
    for (int i = 0; i < 3; ++i) {
      const auto refused = ann.send(command.method, command.path, command.body);
      CHECK(told(refused) == "503 disk_full");
      CHECK(refused.headers.at("retry-after") == "1");
      CHECK(state_of(ann) == before);
    }
    full = false;
    CHECK(told(ann.send(command.method, command.path, command.body)).starts_with(command.done));
    CHECK(state_of(ann) != before);
    CHECK(server.engine().last_sequence() == sequence + command.kept);
  }
}

}  // namespace flowtally::tests
