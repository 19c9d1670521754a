// Writes inputs of the binary targets, for tests/fuzz/corpus: fuzz_seeds CORPUS. Blocks are those of the world and of
// single events of it, images and files those of snapshots of it, histories random choices.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include "projections/state.h"
#include "storage/snapshot_files.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests::fuzz {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string state_of(const events::Batch& batch, std::string_view account_id, std::size_t count) {
  projections::Account account;
  for (const auto& event : batch.events) {
    if (event.account_id.text() != account_id) continue;
    if (count-- == 0) break;
    const auto fact = account.ids().resolve(event, account.ids().know(event).index);
    account.accept(fact);
    account.apply(fact);
  }
  account.settle();
  const auto state = account.state();
  std::string text;
  for (const auto piece : state.pieces()) text += piece;
  return text;
}

void write_blocks(const fs::path& corpus) {
  std::size_t number = 0;
  for (const auto& block : world_blocks()) write(corpus / "block" / ("world-" + std::to_string(++number)), block);
  const auto batch = read_lines(world_lines());
  for (const auto& event : batch.events) {
    events::BlockEncoder encoder;
    encoder.add(event);
    write(corpus / "block" / (std::string("type-") + std::to_string(event.payload.index() + 1)), encoder.finish(1));
  }
  // What no engine accepts: an id twice, a second rating, another start.
  for (const auto index : {11U, 24U, 5U}) {
    events::BlockEncoder encoder;
    auto other = batch.events[index];
    encoder.add(other);
    other.time += events::Milliseconds{1};
    encoder.add(other);
    write(corpus / "block" / ("same-id-" + std::to_string(index)), encoder.finish(1));
    events::BlockEncoder second;
    second.add(batch.events[index]);
    other.id = events::Id("another");
    second.add(other);
    write(corpus / "block" / ("contradiction-" + std::to_string(index)), second.finish(1));
  }
}

void write_snapshots(const fs::path& corpus) {
  const auto batch = read_lines(world_lines());
  for (const std::size_t count : {0U, 1U, 5U, 12U, 17U, 21U, 100U}) {
    write(corpus / "snapshot_image" / ("image-" + std::to_string(count)), "i" + state_of(batch, "acme", count));
  }
  write(corpus / "snapshot_image" / "image-globex", "i" + state_of(batch, "globex", 100));
  const TempDirectory directory;
  auto options = engine_options();
  options.snapshots = {.files = {directory.path(), projections::kStateFormat,
                                 storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40U; }, 1)}};
  const auto engine = engine::Engine::open(log_of(world_blocks()), options).value();
  expect(engine->write_snapshot().ok(), "a snapshot can be written");
  write(corpus / "snapshot_image" / "file", "f" + read(options.snapshots->files.list().front()));
}

void write_histories(const fs::path& corpus) {
  std::mt19937 random(1);
  for (const std::size_t size : {40U, 100U, 200U, 400U, 600U, 1'000U}) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    write(corpus / "history" / ("random-" + std::to_string(size)), bytes);
  }
}

}  // namespace
}  // namespace flowtally::tests::fuzz

int main(int argc, char** argv) {
  namespace fuzz = flowtally::tests::fuzz;
  if (argc != 2) {
    std::fputs("usage: fuzz_seeds CORPUS\n", stderr);
    return 2;
  }
  fuzz::write_blocks(argv[1]);
  fuzz::write_snapshots(argv[1]);
  fuzz::write_histories(argv[1]);
  return 0;
}
