// Resident memory of a process that holds the history, a session: once replayed from its data directory, and once
// imported into a log that keeps nothing, which leaves what the engine holds itself.
#include <fmt/format.h>
#include <malloc.h>

#include <atomic>
#include <span>
#include <sstream>

#include "bench/case.h"
#include "events/block.h"
#include "storage/event_log.h"

namespace flowtally::bench {

namespace {

constexpr double kBudgetBytes = 320;

class NothingToRead final : public storage::BlockReader {
 public:
  events::Result<std::optional<std::string_view>> next() override { return std::optional<std::string_view>(); }
};

/// Takes every group and keeps its last sequence alone. Only for what never reads back.
class ForgetfulLog final : public storage::EventLog {
 public:
  events::Sequence last_sequence() const override { return last_; }
  events::Status check_room(std::size_t) const override { return {}; }
  events::Status append(std::span<const std::string> blocks) override {
    for (const auto& block : blocks) last_ = events::read_block_header(block)->last();
    return {};
  }
  std::unique_ptr<storage::BlockReader> read(events::Sequence) const override {
    return std::make_unique<NothingToRead>();
  }

 private:
  std::atomic<events::Sequence> last_{0};
};

std::unique_ptr<engine::Engine> imported_engine(const Options& options) {
  auto engine = engine::Engine::open(std::make_unique<ForgetfulLog>());
  must(engine.status());
  import_history(history_file(options), **engine);
  return std::move(engine).value();
}

void measure(std::string_view name, const Options& options, std::string_view how) {
  std::istringstream told(output_of_child(options, how));
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::uint64_t checksum = 0;
  told >> before >> after >> checksum;
  events::ensure(!told.fail() && after >= before, "the child tells its resident memory");
  const auto bytes = static_cast<double>(after - before) / static_cast<double>(options.sessions);
  print_case(name, bytes / kBudgetBytes, fmt::format("{:.0f} bytes", kBudgetBytes),
             fmt::format("{:.0f} bytes a session {} ({:.0f} MB resident, {:.0f} MB before)", bytes, how,
                         static_cast<double>(after) / 1e6, static_cast<double>(before) / 1e6),
             checksum, bytes);
}

}  // namespace

void run_memory_child(const Options& options, std::string_view how) {
  const auto before = resident_bytes();
  const auto engine = how == "imported" ? imported_engine(options) : open_history(options, false);
  ask_every_account(*engine);
  ::malloc_trim(0);
  const auto after = resident_bytes();
  fmt::print("{} {} {}\n", before, after, checksum_of(*engine));
}

void run_memory_case(const Options& options) {
  history_file(options);  // before the children: making them is not what they measure
  data_directory(options);
  measure("memory", options, "replayed");
  measure("memory-live", options, "imported");
}

}  // namespace flowtally::bench
