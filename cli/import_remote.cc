#include "cli/import_remote.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace flowtally::cli {
namespace {

using api::PostOutcome;
using api::PostResult;
using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{100};
constexpr milliseconds kPauseMax{10'000};
constexpr std::uint64_t kAheadMax = 64;  // batches that are through before one that is not

/// Grows from pause to pause; a part is random, so that many importers don't come back all at once.
class Backoff {
 public:
  milliseconds next(std::optional<std::chrono::seconds> asked_for) {
    std::uniform_int_distribution<milliseconds::rep> half(pause_.count() / 2, pause_.count());
    milliseconds pause{half(random_)};
    pause_ = std::min(2 * pause_, kPauseMax);
    if (asked_for) pause = std::max(pause, milliseconds{*asked_for});
    total_ += pause;
    return pause;
  }
  milliseconds total() const { return total_; }

 private:
  milliseconds pause_ = kFirstPause;
  milliseconds total_{0};
  std::minstd_rand random_{std::random_device()()};
};

/// What became of one chunk.
struct Delivery {
  events::Status status;
  ImportCounts counts;
  std::vector<api::RemoteReject> rejects;       // with the lines of the file
  std::vector<api::RemoteDuplicate> differing;  // likewise
};

class RemoteImport {
 public:
  RemoteImport(const ChunkSource& next, const RemoteOptions& options, RejectReport& report)
      : next_(next), options_(options), report_(report) {}

  ImportOutcome run() {
    std::vector<std::thread> posters;
    for (int i = 0; i < options_.connections; ++i) posters.emplace_back([this] { post_chunks(); });
    for (auto& poster : posters) poster.join();
    while (!done_.empty()) tell_first();  // those behind a batch that was not delivered
    return outcome_;
  }

 private:
  struct Numbered {
    std::uint64_t number = 0;
    LineChunk chunk;
  };

  void post_chunks() {
    api::IngestClient client(options_.server, options_.token, options_.trust);
    while (auto work = take()) {
      Delivery delivery;
      deliver(client, work->chunk, delivery);
      told(std::move(*work), std::move(delivery));
    }
  }

  /// The next chunk, when it is not too far ahead. Reading may block, so it has a lock of its own.
  std::optional<Numbered> take() {
    const std::lock_guard reading(reading_);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopped_ || taken_ - told_ < kAheadMax; });
      if (stopped_) return std::nullopt;
    }
    auto chunk = next_();
    const std::lock_guard lock(mutex_);
    if (!chunk) fail(chunk.status());
    if (!chunk || !chunk->has_value()) {
      stopped_ = true;
      changed_.notify_all();
      return std::nullopt;
    }
    return Numbered{taken_++, *std::move(*chunk)};
  }

  void deliver(api::IngestClient& client, const LineChunk& chunk, Delivery& delivery) {
    if (chunk.too_long) {
      delivery.rejects.push_back({chunk.first_line, "", "too_large", std::string(kLineTooLong)});
      return;
    }
    deliver_lines(client, chunk.text(), chunk.first_line, delivery);
  }

  /// Posts the lines, halved if the server does not take as many.
  void deliver_lines(api::IngestClient& client, std::string_view lines, std::uint64_t first_line, Delivery& delivery) {
    const PostOutcome outcome = post(client, lines, delivery);
    if (outcome.result == PostResult::kTaken) {
      for (const auto& [line, id] : outcome.first_that_differ) {
        delivery.differing.push_back({line + first_line - 1, id});
      }
      for (const api::RemoteReject& reject : outcome.rejects) {
        delivery.rejects.push_back({reject.line + first_line - 1, reject.id, reject.code, reject.detail});
      }
      return;
    }
    if (outcome.result != PostResult::kTooLarge) {
      delivery.status = outcome.status;
      return;
    }
    std::size_t half = lines.find('\n', lines.size() / 2);
    if (half == lines.npos || half + 1 == lines.size()) half = lines.rfind('\n', lines.size() / 2);
    if (half == lines.npos || half + 1 == lines.size()) {
      delivery.rejects.push_back({first_line, "", "too_large", outcome.status.message()});
      return;
    }
    const std::string_view before = lines.substr(0, half + 1);
    deliver_lines(client, before, first_line, delivery);
    if (!delivery.status.ok()) return;
    const auto count = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    deliver_lines(client, lines.substr(before.size()), first_line + count, delivery);
  }

  /// Posts until the server has taken or refused it, or it is given up.
  PostOutcome post(api::IngestClient& client, std::string_view lines, Delivery& delivery) {
    Backoff backoff;
    bool unanswered = false;
    for (;;) {
      PostOutcome outcome = client.post(lines);
      if (outcome.result != PostResult::kTryAgain) {
        delivery.counts.accepted += outcome.accepted;
        delivery.counts.duplicates_that_differ += outcome.duplicates_that_differ;
        (unanswered ? delivery.counts.resent : delivery.counts.duplicates) += outcome.duplicates;
        return outcome;
      }
      unanswered = unanswered || outcome.unanswered;
      const auto pause = backoff.next(outcome.retry_after);
      if (backoff.total() > options_.retry_for || is_stopped_by_failure() || options_.pause(pause)) return outcome;
    }
  }

  bool is_stopped_by_failure() {
    const std::lock_guard lock(mutex_);
    return !outcome_.status.ok();
  }

  void told(Numbered work, Delivery delivery) {
    const std::lock_guard lock(mutex_);
    fail(delivery.status);
    done_.emplace(work.number, std::pair(std::move(work.chunk), std::move(delivery)));
    while (!done_.empty() && done_.begin()->first == told_) tell_first();
    changed_.notify_all();
  }

  /// Rejects are told in line order.
  void tell_first() {
    const auto& [chunk, delivery] = done_.begin()->second;
    outcome_.counts.accepted += delivery.counts.accepted;
    outcome_.counts.duplicates += delivery.counts.duplicates;
    outcome_.counts.resent += delivery.counts.resent;
    outcome_.counts.duplicates_that_differ += delivery.counts.duplicates_that_differ;
    for (const auto& [line, id] : delivery.differing) report_.note_duplicate_that_differs(line, id, chunk.file);
    outcome_.counts.rejected += delivery.rejects.size();
    LineCursor lines(chunk);
    for (const api::RemoteReject& reject : delivery.rejects) {
      fail(report_.add({reject.line, reject.id, reject.code, reject.detail, chunk.file}, lines.line(reject.line)));
    }
    told_ = done_.begin()->first + 1;
    done_.erase(done_.begin());
  }

  void fail(const events::Status& status) {
    if (status.ok()) return;
    if (outcome_.status.ok()) outcome_.status = status;
    stopped_ = true;
  }

  const ChunkSource& next_;
  const RemoteOptions& options_;
  RejectReport& report_;
  std::mutex reading_;  // held while a chunk is read
  std::mutex mutex_;    // of everything below
  std::condition_variable changed_;
  bool stopped_ = false;
  std::uint64_t taken_ = 0;
  std::uint64_t told_ = 0;
  std::map<std::uint64_t, std::pair<LineChunk, Delivery>> done_;  // through, by number
  ImportOutcome outcome_;
};

}  // namespace

ImportOutcome import_remote(const ChunkSource& next, const RemoteOptions& options, RejectReport& rejects) {
  return RemoteImport(next, options, rejects).run();
}

}  // namespace flowtally::cli
