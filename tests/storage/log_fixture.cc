#include "tests/storage/log_fixture.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>

#include "events/block.h"
#include "events/event.h"

namespace flowtally::tests {

namespace {

constexpr std::uint64_t kIdMark = 0x5e9;

events::Event event_at(Sequence sequence, const std::string& text) {
  events::Event event;
  event.id = events::Id::uuid(kIdMark, sequence);
  event.account_id = events::Id::uuid(kIdMark, sequence % 3);
  event.time = events::Timestamp(events::Milliseconds(static_cast<std::int64_t>(sequence)));
  const events::Id id = events::Id::uuid(kIdMark, sequence);
  event.payload = events::FlowUpdated{id, std::nullopt, events::Tree{{0, id, std::string_view(text)}}};
  return event;
}

/// Letters that do not compress to nothing.
std::string text_at(Sequence sequence, std::size_t bytes) {
  std::mt19937_64 random(sequence);
  std::string text(bytes, 'a');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

Status check_block(std::string_view bytes) {
  const auto block = events::decode_block(bytes);
  if (!block.ok()) return block.status();
  for (std::size_t i = 0; i < block->events.size(); ++i) {
    if (block->events[i].id != events::Id::uuid(kIdMark, block->header.first + i)) {
      return Status(StatusCode::kInternal, "an event stands at a sequence that is not its own");
    }
  }
  return Status();
}

}  // namespace

std::string make_block(Sequence first, std::uint32_t count, std::size_t text_bytes) {
  events::BlockEncoder encoder;
  for (Sequence sequence = first; sequence < first + count; ++sequence) {
    encoder.add(event_at(sequence, text_at(sequence, text_bytes)));
  }
  return encoder.finish(first);
}

std::vector<std::string> GroupSource::next(Sequence& last) {
  std::vector<std::string> group(1 + random_() % 3);
  for (std::string& block : group) {
    const auto count = static_cast<std::uint32_t>(1 + random_() % 20);
    block = make_block(last + 1, count, random_() % 4 == 0 ? 1500 : 20);
    last += count;
  }
  return group;
}

Sequence add_groups(std::vector<std::string>& blocks, std::uint64_t seed, Sequence from, Sequence to) {
  GroupSource source(seed);
  Sequence end = from;
  while (end < to) {
    const auto group = source.next(end);
    blocks.insert(blocks.end(), group.begin(), group.end());
  }
  return end;
}

ReadOutcome read_all(storage::BlockReader& reader) {
  ReadOutcome outcome;
  for (;;) {
    const auto block = reader.next();
    outcome.status = block.status();
    if (!block.ok() || !block->has_value()) return outcome;
    outcome.status = check_block(**block);
    if (!outcome.status.ok()) return outcome;
    outcome.blocks.emplace_back(**block);
  }
}

ReadOutcome read_all(const storage::EventLog& log, Sequence from) { return read_all(*log.read(from)); }

storage::RocksDbOptions small_log_options() {
  storage::RocksDbOptions options;
  options.create_if_missing = true;
  options.write_buffer_bytes = 128 << 10;
  options.block_cache_bytes = 1 << 20;
  options.free_space_reserve_bytes = 1 << 20;
  options.free_space = [](const std::filesystem::path&) { return std::numeric_limits<std::uint64_t>::max(); };
  return options;
}

storage::RocksDbOptions Disk::options() const {
  auto options = small_log_options();
  options.free_space = [free = free_bytes](const std::filesystem::path&) { return free->load(); };
  return options;
}

std::unique_ptr<storage::EventLog> open_or_fail(const std::filesystem::path& directory,
                                                const storage::RocksDbOptions& options) {
  auto log = storage::open_rocksdb_log(directory, options);
  REQUIRE_MESSAGE(log.ok(), log.status().message());
  return std::move(log).value();
}

std::map<std::string, std::string> content_of(const std::filesystem::path& directory) {
  std::map<std::string, std::string> content;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    content[entry.path().string()] = entry.is_regular_file() ? read_file(entry.path()) : "";
  }
  return content;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  REQUIRE(file.flush().good());
}

std::uint64_t seed_of_run(std::uint64_t fallback) {
  const char* seed = std::getenv("FLOWTALLY_TEST_SEED");
  return seed == nullptr ? fallback : std::strtoull(seed, nullptr, 10);
}

}  // namespace flowtally::tests
