#include <doctest/doctest.h>
#include <xxhash.h>

#include <cstring>
#include <string>

#include "events/block.h"
#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

namespace {

constexpr std::size_t kHeaderBytes = 36;

std::string encoded(const std::vector<Event>& events, Sequence first = 1) {
  BlockEncoder encoder;
  for (const Event& event : events) encoder.add(event);
  return encoder.finish(first);
}

// Makes the checksum right again, as docs/event_format.md tells it.
void seal(std::string& block) {
  std::uint64_t seed = 0;
  std::memcpy(&seed, block.data(), sizeof seed);
  const std::uint64_t checksum = XXH3_64bits_withSeed(block.data() + 16, block.size() - 16, seed);
  std::memcpy(block.data() + 8, &checksum, sizeof checksum);
}

// A block of one record, written by hand.
std::string block_of(std::string_view records, std::string_view texts = {}, std::uint32_t count = 1) {
  std::string block = encoded(
      {Event{.id = Id("e"), .account_id = Id("a"), .time = kTimestampMin, .payload = SessionDeleted{Id("s")}}}, 17);
  block.resize(kHeaderBytes);
  block += records;
  block += texts;
  const auto records_bytes = static_cast<std::uint32_t>(records.size());
  const auto texts_bytes = static_cast<std::uint32_t>(texts.size());
  std::memcpy(block.data() + 24, &count, sizeof count);
  std::memcpy(block.data() + 28, &records_bytes, sizeof records_bytes);
  std::memcpy(block.data() + 32, &texts_bytes, sizeof texts_bytes);
  seal(block);
  return block;
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(static_cast<unsigned char>(value));
  return out;
}

// A record up to its payload: time 0, id "e", account "a".
std::string head(EventType type) { return bytes({static_cast<int>(type), 0, 1, 'e', 0, 1, 'a'}); }

std::vector<Event> some_events() {
  return {{.id = Id::uuid(1, 2),
           .account_id = Id("a"),
           .time = kTimestampMin,
           .payload = UserUpdated{Id::uuid(3, 4), "Jane", {}}},
          {.id = Id("e2"),
           .account_id = Id("a"),
           .time = kTimestampMin,
           .payload = SessionRated{Id("s"), Id::uuid(3, 4), 4, "Fine"}},
          {.id = Id("e3"),
           .account_id = Id("b"),
           .time = kTimestampMin,
           .payload = FlowUpdated{Id("t"), "Flow", Tree{{0, Id("n"), "N"}, {1, Id("m"), {}}}}}};
}

}  // namespace

TEST_CASE("block corruption: a flipped bit anywhere is an error") {
  const std::string good = encoded(some_events(), 17);
  REQUIRE(decode_block(good).ok());
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    INFO("bit ", bit);
    REQUIRE_FALSE(decode_block(bad).ok());
  }
}

TEST_CASE("block corruption: a block cut short or with bytes behind is an error") {
  const std::string good = encoded(some_events());
  for (std::size_t size = 0; size < good.size(); ++size) {
    // A copy of its own, so that a sanitizer sees a read past the end.
    const std::string cut(good, 0, size);
    REQUIRE_FALSE(decode_block(cut).ok());
    REQUIRE(decode_block(cut).status().code() == StatusCode::kCorruption);
  }
  CHECK_FALSE(decode_block(good + '\0').ok());
}

TEST_CASE("block corruption: the message names the sequence range") {
  std::string bad = encoded(some_events(), 17);
  bad.back() ^= 1;
  const Status status = decode_block(bad).status();
  CHECK(status.code() == StatusCode::kCorruption);
  CHECK(status.message().find("17 to 19") != std::string::npos);
  seal(bad);
  bad[kHeaderBytes] = 99;
  seal(bad);
  CHECK(decode_block(bad).status().message().find("17 to 19") != std::string::npos);
}

TEST_CASE("block corruption: a newer version is told apart from damage") {
  std::string newer = encoded(some_events());
  newer[4] = kBlockVersion + 1;
  seal(newer);
  CHECK(decode_block(newer).status().code() == StatusCode::kUnsupportedVersion);
  CHECK(read_block_header(newer).status().code() == StatusCode::kUnsupportedVersion);
  newer[4] = 0;
  seal(newer);
  CHECK(decode_block(newer).status().code() == StatusCode::kCorruption);
}

TEST_CASE("block corruption: sealed headers that make no sense are errors") {
  const auto with = [](std::size_t at, std::uint64_t value, std::size_t size) {
    std::string block = encoded(some_events());
    std::memcpy(block.data() + at, &value, size);
    seal(block);
    return decode_block(block).status().code();
  };
  CHECK(with(5, 1, 1) == StatusCode::kCorruption);   // flags
  CHECK(with(6, 1, 2) == StatusCode::kCorruption);   // reserved
  CHECK(with(16, 0, 8) == StatusCode::kCorruption);  // first sequence
  CHECK(with(16, UINT64_MAX - 1, 8) == StatusCode::kCorruption);
  CHECK(with(24, 0, 4) == StatusCode::kCorruption);  // count
  CHECK(with(24, 2, 4) == StatusCode::kCorruption);
  CHECK(with(24, 4, 4) == StatusCode::kCorruption);
  CHECK(with(24, UINT32_MAX, 4) == StatusCode::kCorruption);
  CHECK(with(28, UINT32_MAX, 4) == StatusCode::kCorruption);  // section lengths
  CHECK(with(32, UINT32_MAX, 4) == StatusCode::kCorruption);
}

TEST_CASE("block corruption: sealed records that make no sense are errors") {
  using enum EventType;
  const std::string deleted = head(kSessionDeleted);
  REQUIRE(decode_block(block_of(deleted + bytes({1, 's'}))).ok());
  const std::string uuid_text = "0123abcd-4567-89ef-fedc-ba9876543210";
  const std::pair<const char*, std::string> table[] = {
      {"type 0", bytes({0}) + deleted.substr(1) + bytes({1, 's'})},
      {"unknown type", bytes({22}) + deleted.substr(1) + bytes({1, 's'})},
      {"time before 1970", bytes({8, 1, 1, 'e', 0, 1, 'a', 1, 's'})},
      {"time after 2199",
       bytes({8, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 1, 'e', 0, 1, 'a', 1, 's'})},
      {"varint of 65 bits",
       bytes({8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 1, 'e', 0, 1, 'a', 1, 's'})},
      {"varint spelled too long", bytes({8, 0x80, 0x00, 1, 'e', 0, 1, 'a', 1, 's'})},
      {"reserved id tag", deleted + bytes({129, 's'})},
      {"event id by reference", bytes({8, 0, 0xFC, 0, 0, 1, 'a', 1, 's'})},
      {"id past the end", deleted + bytes({100, 's'})},
      {"UUID past the end", deleted + bytes({0, 1, 2, 3})},
      {"id with NUL", deleted + bytes({2, 's', 0})},
      {"id not UTF-8", deleted + bytes({1, 0xFF})},
      {"UUID as text", deleted + bytes({36}) + uuid_text},
      {"account never named", bytes({8, 0, 1, 'e', 1, 1, 's'})},
      {"account *", bytes({8, 0, 1, 'e', 0, 1, '*', 1, 's'})},
      {"bytes behind", deleted + bytes({1, 's', 0})},
      {"outcome 5", head(kSessionCompleted) + bytes({1, 's', 5})},
      {"was_helpful 2", head(kStepFeedbackGiven) + bytes({1, 's', 1, 'n', 1, 'u', 2})},
      {"rating 0", head(kSessionRated) + bytes({1, 's', 1, 'u', 0, 0})},
      {"rating 6", head(kSessionRated) + bytes({1, 's', 1, 'u', 6, 0})},
      {"comment flag 2", head(kSessionRated) + bytes({1, 's', 1, 'u', 5, 2})},
      {"comment without text", head(kSessionRated) + bytes({1, 's', 1, 'u', 5, 1})},
      {"position of 33 bits", head(kSessionStepVisited) + bytes({1, 's', 1, 'n', 0x80, 0x80, 0x80, 0x80, 0x10})},
      {"zone past the end", head(kAccountUpdated) + bytes({0, 9, 'U', 'T', 'C', 0, 0})},
      {"zone not UTF-8", head(kAccountUpdated) + bytes({0, 3, 0xC3, 0x28, 0, 0})},
      {"no id where there must be one", head(kChatClaimed) + bytes({1, 'c', 0x81})},
      {"no event id", bytes({8, 0, 0x81, 0, 1, 'a', 1, 's'})},
      {"sender 0", head(kChatMessageSent) + bytes({1, 'v', 0x81, 0, 0x81})},
      {"sender 4", head(kChatMessageSent) + bytes({1, 'v', 0x81, 4, 0x81})},
      {"closed by 5", head(kChatClosed) + bytes({1, 'c', 5})},
      {"chat rating 6", head(kChatRated) + bytes({1, 'c', 1, 'v', 6, 0})},
      {"mode 3", head(kVisitorModeChanged) + bytes({1, 'v', 3})},
      {"presence 0", head(kOperatorPresenceChanged) + bytes({1, 'o', 0})},
      {"empty channel", head(kChatOpened) + bytes({1, 'c', 1, 'v', 1})},
      {"channel of 201 code points", head(kChatOpened) + bytes({1, 'c', 1, 'v', 0xCA, 0x01}) + std::string(201, 'x')},
      {"reason flag 2", head(kChatTransferred) + bytes({1, 'c', 1, 'o', 2})},
      {"tree of more nodes than bytes",
       head(kFlowUpdated) + bytes({1, 't', 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 1, 'n', 0})},
      {"root below nothing", head(kFlowUpdated) + bytes({1, 't', 0, 1, 1, 1, 'n', 0})},
      {"two roots", head(kFlowUpdated) + bytes({1, 't', 0, 2, 0, 1, 'n', 0, 0, 1, 'm', 0})},
      {"node two below", head(kFlowUpdated) + bytes({1, 't', 0, 2, 0, 1, 'n', 0, 2, 1, 'm', 0})},
  };
  for (const auto& [what, records] : table) {
    INFO(what);
    CHECK(decode_block(block_of(records)).status().code() == StatusCode::kCorruption);
  }
}

TEST_CASE("block corruption: sealed texts that make no sense are errors") {
  const std::string rated = head(EventType::kSessionRated) + bytes({1, 's', 1, 'u', 5, 1});
  REQUIRE(decode_block(block_of(rated, bytes({2, 'o', 'k'}))).ok());
  std::string long_comment = bytes({0xF5, 0x03}) + std::string(501, 'x');
  for (const std::string& texts : {bytes({}), bytes({3, 'o', 'k'}), bytes({2, 'o', 'k', 0}), bytes({2, 'o', 0}),
                                   bytes({2, 'o', 0xC3}), bytes({0x82, 0, 'o', 'k'}), long_comment}) {
    CHECK(decode_block(block_of(rated, texts)).status().code() == StatusCode::kCorruption);
  }
}

TEST_CASE("block corruption: a personal text that may be absent is not empty") {
  const std::string transferred = head(EventType::kChatTransferred) + bytes({1, 'c', 1, 'o', 1});
  REQUIRE(decode_block(block_of(transferred, bytes({1, 'x'}))).ok());
  CHECK(decode_block(block_of(transferred, bytes({0}))).status().code() == StatusCode::kCorruption);
}

TEST_CASE("block corruption: sealed mutations are an error or a block that encodes again, never worse") {
  CHECK(rc::check([] {
    std::string block = encoded(*any_events());
    const auto changes = *rc::gen::inRange(1, 8);
    for (int i = 0; i < changes; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(kHeaderBytes, block.size());
      block[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::inRange<char>(0, 13),
                                  rc::gen::element<char>('\x7F', '\x80', '\xFC', '\xFF'));
    }
    seal(block);
    const Result<DecodedBlock> mutated = decode_block(block);
    if (!mutated) {
      RC_ASSERT(mutated.status().code() == StatusCode::kCorruption);
      return;
    }
    RC_ASSERT(mutated->events.size() == mutated->header.count);
    const std::string again = encoded(mutated->events, mutated->header.first);
    const Result<DecodedBlock> twin = decode_block(again);
    RC_ASSERT(twin.ok());
    RC_ASSERT(twin->events == mutated->events);
  }));
}

}  // namespace flowtally::tests
