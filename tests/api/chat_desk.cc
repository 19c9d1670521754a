#include "tests/api/chat_desk.h"

#include <doctest/doctest.h>

#include "tests/api/server_fixture.h"
#include "tests/support/feed.h"

namespace flowtally::tests {

std::string chat_fact(const std::string& id, const std::string& type, const std::string& time,
                      const std::string& fields) {
  return R"({"id":")" + id + R"(","type":")" + type + R"(","time":"2026-02-)" + time + R"(","account_id":"acme",)" +
         fields + "}";
}

std::vector<std::string> desk_history() {
  int count = 0;
  const auto fact = [&](const std::string& type, const std::string& time, const std::string& fields) {
    return chat_fact("d" + std::to_string(++count), type, time, fields);
  };
  const auto opened = [&](const std::string& chat, const std::string& visitor, const std::string& time) {
    return fact("chat.opened", time, R"("chat_id":")" + chat + R"(","visitor_id":")" + visitor + "\"");
  };
  const auto claimed = [&](const std::string& chat, const std::string& who, const std::string& time) {
    return fact("chat.claimed", time, R"("chat_id":")" + chat + R"(","operator_id":")" + who + "\"");
  };
  const auto closed = [&](const std::string& chat, const std::string& by, const std::string& time) {
    return fact("chat.closed", time, R"("chat_id":")" + chat + R"(","closed_by":")" + by + "\"");
  };
  const auto rated = [&](const std::string& chat, const std::string& visitor, const std::string& time,
                         const std::string& rating) {
    return fact("chat.rated", time,
                R"("chat_id":")" + chat + R"(","visitor_id":")" + visitor + R"(","rating":)" + rating);
  };
  return {
      fact("account.updated", "01T00:00:00Z", R"("name":"Acme","time_zone":"America/New_York")"),
      fact("user.updated", "01T00:00:00Z", R"("user_id":"op1","name":"Olga")"),
      opened("c5", "v4", "13T10:00:00Z"),
      claimed("c5", "op2", "13T10:00:10Z"),
      closed("c5", "visitor", "13T10:05:00Z"),
      opened("c6", "v4", "13T12:00:00Z"),
      claimed("c6", "op2", "13T12:00:20Z"),
      closed("c6", "operator", "13T12:30:20Z"),
      opened("c4", "v1", "14T10:00:00Z"),
      claimed("c4", "op2", "14T10:00:30Z"),
      closed("c4", "system_timeout", "14T10:10:00Z"),
      rated("c4", "v1", "14T13:00:00Z", R"(2,"comment":"too slow")"),
      fact("operator.presence_changed", "15T06:00:00Z", R"("operator_id":"op1","presence":"online")"),
      fact("chat.message_sent", "15T10:59:30Z", R"("visitor_id":"v1","sender":"visitor")"),
      opened("c1", "v1", "15T11:00:00Z"),
      claimed("c1", "op1", "15T11:01:00Z"),
      fact("chat.message_sent", "15T11:01:30Z",
           R"("visitor_id":"v1","chat_id":"c1","sender":"operator","operator_id":"op1")"),
      closed("c1", "operator", "15T11:20:00Z"),
      rated("c1", "v1", "15T11:21:00Z", R"(5,"comment":"great")"),
      fact("visitor.mode_changed", "15T11:29:00Z", R"("visitor_id":"v2","mode":"human")"),
      opened("c2", "v2", "15T11:30:00Z"),
      claimed("c2", "op1", "15T11:36:00Z"),
      opened("c3", "v3", "15T11:59:00Z"),
      fact("chat.message_sent", "15T11:59:00Z", R"("visitor_id":"v3","sender":"visitor")"),
  };
}

std::unique_ptr<engine::Engine> desk_engine() {
  auto engine = memory_engine(kServerNow);
  REQUIRE(feed(*engine, desk_history()).rejects.empty());
  return engine;
}

}  // namespace flowtally::tests
