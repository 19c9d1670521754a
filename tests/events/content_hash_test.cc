// The hash that tells whether an event says what another one with its id said.
#include "events/content_hash.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "events/batch.h"
#include "events/block.h"
#include "events/ndjson.h"
#include "tests/events/reading.h"
#include "tests/support/event_generators.h"

namespace flowtally::tests {
namespace {

using events::content_hash;
using events::Event;

Event rated(std::uint8_t rating, std::optional<std::string_view> comment = {}) {
  return {events::Id("e"), events::Id("a"), events::Timestamp(events::Milliseconds(5)),
          events::SessionRated{events::Id("s"), events::Id("u"), rating, comment}};
}

}  // namespace

TEST_CASE("content hash: an event that is exported and read again has the hash it had") {
  CHECK(rc::check([] {
    const Event event = *any_event();
    std::string line;
    events::append_ndjson(line, event);
    const auto read = read_ndjson(line);
    RC_ASSERT(read.events.size() == 1U);
    RC_ASSERT(content_hash(read.events.front()) == content_hash(event));
    events::BlockEncoder encoder;
    encoder.add(event);
    const auto bytes = encoder.finish(1);
    const auto block = events::decode_block(bytes);
    RC_ASSERT(block.ok());
    RC_ASSERT(content_hash(block->events.front()) == content_hash(event));
  }));
}

TEST_CASE("content hash: every field but personal texts counts, and so do type and time") {
  const auto base = rated(4);
  auto other = base;
  std::set<std::uint8_t> hashes = {content_hash(base)};
  const auto differs = [&](const Event& event) {
    hashes.insert(content_hash(event));
    return content_hash(event) != content_hash(base);
  };
  CHECK(differs(rated(5)));
  other.time += events::Milliseconds(1);
  CHECK(differs(other));
  other = base;
  std::get<events::SessionRated>(other.payload).user_id = events::Id("v");
  CHECK(differs(other));
  std::get<events::SessionRated>(other.payload).user_id = events::Id::uuid(1, 2);
  CHECK(differs(other));
  other.payload = events::SessionStarted{events::Id("s"), events::Id("u"), events::Id("u")};
  CHECK(differs(other));
  CHECK(hashes.size() == 6);
  // Not the same: a name that is absent and one that is empty, and a text moved from one field to the next.
  const auto flow = [](std::optional<std::string_view> name, std::string_view id) {
    return Event{events::Id("e"), events::Id("a"), {}, events::FlowUpdated{events::Id(id), name, {}}};
  };
  CHECK(content_hash(flow({}, "t")) != content_hash(flow("", "t")));
  CHECK(content_hash(flow("b", "a")) != content_hash(flow("a", "b")));
}

TEST_CASE("content hash: the id, the account and personal texts don't count") {
  auto other = rated(4, "ann@example.com was great");
  CHECK(content_hash(rated(4)) == content_hash(other));
  other.id = events::Id("f");
  other.account_id = events::Id("b");
  CHECK(content_hash(rated(4)) == content_hash(other));
}

TEST_CASE("content hash: of a thousand events that differ in one number, nearly all are told apart") {
  std::size_t same = 0;
  const auto first = rated(4);
  for (int i = 1; i <= 1000; ++i) {
    auto other = first;
    other.time += events::Milliseconds(i);
    same += content_hash(other) == content_hash(first) ? 1 : 0;
  }
  CHECK(same < 20);
}

}  // namespace flowtally::tests
