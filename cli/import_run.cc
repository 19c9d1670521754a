#include "cli/import_run.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "engine/hand_over.h"
#include "events/ndjson.h"
#include "projections/time_zones.h"

namespace flowtally::cli {
namespace {

constexpr std::uint64_t kUnderWayMax = 12;  // batches that the engine has not answered
constexpr std::size_t kParsedMax = 6;       // chunks between reading and submitting

/// A chunk on its way. Its text is kept until the engine has answered: a reject quotes it.
struct Work {
  std::uint64_t number = 0;
  LineChunk chunk;
  events::Batch batch;
};

/// Collects the engine's answers, which come on its thread.
class Answers {
 public:
  explicit Answers(RejectReport& rejects) : rejects_(rejects) {}

  /// Waits until there is room for one more.
  void begin() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ < kUnderWayMax; });
    ++under_way_;
  }

  void answered(std::shared_ptr<const Work> work, engine::IngestResult result) {
    const std::lock_guard lock(mutex_);
    done_.emplace(work->number, std::pair(work, std::move(result)));
    while (!done_.empty() && done_.begin()->first == next_) {  // rejects are told in line order
      const auto& [told_work, told] = done_.begin()->second;
      add(*told_work, told);
      done_.erase(done_.begin());
      ++next_;
    }
    --under_way_;
    changed_.notify_all();
  }

  ImportOutcome finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ == 0; });
    return outcome_;
  }

  void failed(const events::Status& status) {
    const std::lock_guard lock(mutex_);
    if (outcome_.status.ok()) outcome_.status = status;
  }
  bool ok() const {
    const std::lock_guard lock(mutex_);
    return outcome_.status.ok();
  }

 private:
  void add(const Work& work, const engine::IngestResult& result) {
    if (!result.status.ok()) {
      if (outcome_.status.ok()) outcome_.status = result.status;
      return;
    }
    outcome_.counts.accepted += result.accepted;
    outcome_.counts.duplicates += result.duplicates;
    outcome_.counts.duplicates_that_differ += result.duplicates_that_differ;
    for (const auto& [line, id] : result.first_that_differ)
      rejects_.note_duplicate_that_differs(line, id, work.chunk.file);
    outcome_.counts.rejected += result.rejects.size();
    LineCursor lines(work.chunk);
    for (const events::Reject& reject : result.rejects) {
      const events::Status told = rejects_.add(reject, lines.line(reject.line), work.chunk.file);
      if (!told.ok() && outcome_.status.ok()) outcome_.status = told;
    }
  }

  RejectReport& rejects_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t under_way_ = 0;
  std::uint64_t next_ = 0;
  std::map<std::uint64_t, std::pair<std::shared_ptr<const Work>, engine::IngestResult>> done_;
  ImportOutcome outcome_;
};

void parse(Work& work, events::NdjsonReader& reader, events::Timestamp now) {
  if (!work.chunk.too_long) {
    reader.read(work.chunk.text(), {now, projections::is_time_zone, work.chunk.first_line}, work.batch);
    return;
  }
  work.batch.line_count = 1;
  work.batch.rejects.push_back({work.chunk.first_line, "", events::RejectCode::kTooLarge, std::string(kLineTooLong)});
}

}  // namespace

ImportOutcome import_chunks(const ChunkSource& next, engine::Engine& engine, RejectReport& rejects) {
  using WorkPtr = std::shared_ptr<Work>;
  Answers answers(rejects);
  tbb::enumerable_thread_specific<events::NdjsonReader> readers;
  std::uint64_t number = 0;

  const auto read = [&](tbb::flow_control& control) -> WorkPtr {
    auto chunk = answers.ok() ? next() : std::optional<LineChunk>();
    if (!chunk) answers.failed(chunk.status());
    if (!chunk || !*chunk) {
      control.stop();
      return nullptr;
    }
    auto work = std::make_shared<Work>();
    work->number = number++;
    work->chunk = *std::move(*chunk);
    return work;
  };
  const auto parse_one = [&](WorkPtr work) {
    parse(*work, readers.local(), engine.now());
    return work;
  };
  const auto submit = [&](const WorkPtr& work) {
    answers.begin();
    engine.submit(std::move(work->batch),
                  [&answers, work](engine::IngestResult result) { answers.answered(work, std::move(result)); });
  };
  using Mode = tbb::filter_mode;
  engine::HandOver hand_over;
  const engine::Handed reading(hand_over, read);
  const engine::Handed parsing(hand_over, parse_one);
  const engine::Handed submitting(hand_over, submit);
  hand_over.give();
  try {
    tbb::parallel_pipeline(kParsedMax, tbb::make_filter<void, WorkPtr>(Mode::serial_in_order, reading) &
                                           tbb::make_filter<WorkPtr, WorkPtr>(Mode::parallel, parsing) &
                                           tbb::make_filter<WorkPtr, void>(Mode::serial_in_order, submitting));
  } catch (const std::exception& error) {  // out of memory: the answers that are under way must still be taken
    answers.failed({events::StatusCode::kInternal, error.what()});
  }
  hand_over.take();
  auto outcome = answers.finish();
  outcome.counts.waiting = engine.waiting_facts();
  return outcome;
}

}  // namespace flowtally::cli
