#include "events/block.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

namespace {

std::string encoded(const std::vector<Event>& events, Sequence first) {
  BlockEncoder encoder;
  for (const Event& event : events) encoder.add(event);
  return encoder.finish(first);
}

Event visit(Id account, std::uint64_t number, Id session) {
  return {.id = Id::uuid(number * 0x9E3779B97F4A7C15U, number),
          .account_id = account,
          .time = Timestamp(Milliseconds(1'771'156'800'000 + static_cast<std::int64_t>(number))),
          .payload = SessionStepVisited{session, Id::uuid(1, 1), 0}};
}

}  // namespace

TEST_CASE("block: a block decodes to what was encoded") {
  CHECK(rc::check([] {
    const std::vector<Event> events = *any_events();
    const Sequence first = *rc::gen::inRange<Sequence>(1, 1'000'000);
    const std::string bytes = encoded(events, first);
    const Result<DecodedBlock> block = decode_block(bytes);
    if (!block) RC_FAIL(block.status().message());
    RC_ASSERT(block->events == events);
    RC_ASSERT(block->header == (BlockHeader{first, static_cast<std::uint32_t>(events.size())}));
    RC_ASSERT(*read_block_header(bytes) == block->header);
  }));
}

TEST_CASE("block: the longest ids and texts fit") {
  const std::string id(Id::kBytesMax, 'i');
  std::string name;
  for (std::size_t i = 0; i < kNameCodePointsMax; ++i) name += "\U0010FFFF";
  std::string comment;
  for (std::size_t i = 0; i < kCommentCodePointsMax; ++i) comment += "\U0010FFFF";
  std::string ip_address;
  for (std::size_t i = 0; i < kIpAddressCodePointsMax; ++i) ip_address += "\U0010FFFF";
  const std::string details = R"({"x":")" + std::string(kDetailsBytesMax - 8, 'x') + "\"}";
  Tree tree;
  for (std::uint32_t depth = 0; depth < kTreeLevelsMax; ++depth)
    tree.push_back({depth, Id(id), std::string_view(name)});
  std::vector<Event> events;
  for (const Payload& payload : std::initializer_list<Payload>{
           SessionStarted{Id(id), Id(id), Id(id)}, StepFeedbackGiven{Id(id), Id(id), Id(id), true},
           SessionRated{Id(id), Id(id), 5, std::string_view(comment)},
           UserUpdated{Id(id), std::string_view(name), std::string_view(name)},
           FlowUpdated{Id(id), std::string_view(name), tree}, SessionStepVisited{Id(id), Id(id), UINT32_MAX},
           ChatMessageSent{Id(id), Id(id), Sender::kBot, Id(id)},
           AuditRecorded{Id(id), name, name, Id(id), details, ip_address, comment}}) {
    const Id account(kept(id.substr(0, id.size() - events.size())));
    events.push_back(
        {.id = Id(id), .account_id = account, .time = kTimestampEnd - Milliseconds(1), .payload = payload});
    events.push_back({.id = Id(id), .account_id = account, .time = kTimestampMin, .payload = payload});
  }
  const std::string bytes = encoded(events, UINT64_MAX - 100);
  const Result<DecodedBlock> block = decode_block(bytes);
  REQUIRE(block.ok());
  CHECK(block->events == events);
}

TEST_CASE("block: an encoder is empty again after a block and keeps nothing of the one before") {
  BlockEncoder encoder;
  const std::vector<Event> events = {visit(Id("account"), 1, Id::uuid(7, 7)), visit(Id("other"), 2, Id::uuid(7, 7))};
  for (const Event& event : events) encoder.add(event);
  CHECK(encoder.count() == 2);
  CHECK(encoder.size_bytes() > 0);
  const std::string once = encoder.finish(5);
  CHECK(encoder.count() == 0);
  CHECK(encoder.size_bytes() == 0);
  for (const Event& event : events) encoder.add(event);
  CHECK(encoder.finish(5) == once);
}

TEST_CASE("block: an encoder does not need an event after add") {
  BlockEncoder encoder;
  for (int i = 0; i < 3; ++i) {
    std::string account = "an account that is no UUID and lives on the heap " + std::to_string(i % 2);
    encoder.add(visit(Id(account), static_cast<std::uint64_t>(i), Id(account)));
    account.assign(account.size(), '#');
  }
  const std::string bytes = encoder.finish(1);
  const Result<DecodedBlock> block = decode_block(bytes);
  REQUIRE(block.ok());
  CHECK(block->events[2].account_id == block->events[0].account_id);
  CHECK(block->events[1].account_id == Id("an account that is no UUID and lives on the heap 1"));
}

TEST_CASE("block: ids that come again cost one or two bytes") {
  const auto bytes_of = [](std::uint64_t count) {
    BlockEncoder encoder;
    for (std::uint64_t i = 0; i < count; ++i) encoder.add(visit(Id::uuid(3, i % 2), i + 1, Id::uuid(9, 9)));
    return encoder.size_bytes();
  };
  // Type, time, the event's own id, account, two references, position.
  CHECK(bytes_of(102) - bytes_of(2) == 100 * (1 + 1 + 17 + 1 + 2 + 2 + 1));
}

TEST_CASE("block: names and comments stand in the last section, in order, and nowhere else") {
  BlockEncoder encoder;
  const auto add = [&](Payload payload) {
    encoder.add(
        {.id = Id::uuid(1, 2), .account_id = Id::uuid(3, 4), .time = kTimestampMin, .payload = std::move(payload)});
  };
  add(UserUpdated{Id("u"), "Jane", "engineer"});
  add(SessionRated{Id("s"), Id("u"), 4, "Fine"});
  add(AccountUpdated{.name = "ACME", .time_zone = "UTC", .business_hours = std::nullopt, .sla = std::nullopt});
  add(ChatTransferred{Id("c"), Id("o"), "Why"});
  add(ChatRated{Id("c"), Id("v"), 2, "Bad"});
  add(AuditRecorded{Id("u"), "act", "thing", Id(), "{}", "192.0.2.1", "Agent"});
  const std::string bytes = encoder.finish(1);
  const std::string texts =
      "\x04Jane\x08"
      "engineer\x04"
      "Fine\x04"
      "ACME\x03"
      "Why\x03"
      "Bad\x02"
      "{}\x09"
      "192.0.2.1\x05"
      "Agent";
  CHECK(bytes.ends_with(texts));
  CHECK(bytes.find("Jane") == bytes.size() - texts.size() + 1);
}

}  // namespace flowtally::tests
