// Blocks whose checksum is right, whatever else they say: they decode to what an encoder writes, or are an error; and a
// log that holds one opens to an engine that answers, or is an error too.
#include "events/block.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "events/block_format.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

namespace flowtally::tests::fuzz {
namespace {

namespace format = events::block_format;

template <typename T>
void put(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

template <typename T>
T get(const std::string& bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// The bytes as a block that begins a log: with its magic number, sizes and checksum.
std::string made_good(std::string_view input) {
  std::string bytes(input);
  bytes.resize(std::max(bytes.size(), format::kHeaderBytes));
  const auto content = static_cast<std::uint32_t>(bytes.size() - format::kHeaderBytes);
  const auto records = std::min(get<std::uint32_t>(bytes, format::kRecordsBytesOffset), content);
  put(bytes, 0, format::kMagic);
  put(bytes, format::kFirstOffset, std::uint64_t{1});
  put(bytes, format::kRecordsBytesOffset, records);
  put(bytes, format::kTextsBytesOffset, content - records);
  const auto seed = get<std::uint64_t>(bytes, 0);
  put(bytes, format::kChecksumOffset,
      static_cast<std::uint64_t>(
          XXH3_64bits_withSeed(bytes.data() + format::kCheckedOffset, bytes.size() - format::kCheckedOffset, seed)));
  return bytes;
}

void check_encoding(const events::DecodedBlock& block) {
  events::BlockEncoder encoder;
  for (const auto& event : block.events) encoder.add(event);
  const auto bytes = encoder.finish(block.header.first);
  const auto again = events::decode_block(bytes);
  expect(again.ok(), "what was decoded can be encoded again");
  expect(again->header == block.header && again->events == block.events, "a block is the same when encoded again");
}

void check_replay(const std::string& bytes) {
  auto engine = engine::Engine::open(log_of({bytes}), engine_options());
  if (!engine) {
    expect(engine.status().code() == events::StatusCode::kCorruption, engine.status().message());
    return;
  }
  ask_all(**engine);
  const auto more = (*engine)->ingest(read_lines(world_lines()));
  expect(more.status.ok(), more.status.message());
  ask_all(**engine);
}

}  // namespace

void run_block(std::string_view input) {
  const auto bytes = made_good(input);
  const auto block = events::decode_block(bytes);
  if (!block) {
    const auto code = block.status().code();
    expect(code == events::StatusCode::kCorruption || code == events::StatusCode::kUnsupportedVersion,
           block.status().message());
    return;
  }
  check_encoding(*block);
  check_replay(bytes);
}

}  // namespace flowtally::tests::fuzz
