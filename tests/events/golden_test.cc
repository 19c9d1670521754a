// The format as files of the past hold it. A block in tests/golden is never rewritten: a change that makes this test
// fail needs a new block version, and decoding for the old one.
#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "events/block.h"
#include "tests/events/reading.h"

namespace flowtally::tests {

using namespace events;

namespace {

constexpr Sequence kGoldenFirst = 1'000'001;
const std::string kNames[] = {"events_v1", "chat_events_v1"};

std::string golden(const std::string& name) {
  std::ifstream file(FLOWTALLY_GOLDEN_DIR "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.is_open(), name);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

}  // namespace

TEST_CASE("golden: the committed blocks still decode to their NDJSON twins") {
  for (const std::string& name : kNames) {
    INFO(name);
    const std::string bytes = golden(name + ".block");
    const Result<DecodedBlock> block = decode_block(bytes);
    REQUIRE(block.ok());
    CHECK(block->header.first == kGoldenFirst);
    std::string text;
    for (const Event& event : block->events) {
      append_ndjson(text, event);
      text += '\n';
    }
    CHECK(text == golden(name + ".ndjson"));
  }
}

TEST_CASE("golden: today's encoder gives exactly the committed bytes") {
  for (const std::string& name : kNames) {
    INFO(name);
    const Batch batch = read_ndjson(golden(name + ".ndjson"));
    REQUIRE(batch.rejects.empty());
    BlockEncoder encoder;
    for (const Event& event : batch.events) encoder.add(event);
    CHECK(encoder.finish(kGoldenFirst) == golden(name + ".block"));
  }
}

TEST_CASE("golden: the committed blocks have every event type") {
  std::set<EventType> types;
  for (const std::string& name : kNames) {
    const std::string bytes = golden(name + ".block");
    const Result<DecodedBlock> block = decode_block(bytes);
    REQUIRE(block.ok());
    for (const Event& event : block->events) types.insert(type_of(event));
  }
  CHECK(types.size() == std::variant_size_v<Payload>);
}

}  // namespace flowtally::tests
