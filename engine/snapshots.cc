#include "engine/snapshots.h"

#include <algorithm>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <utility>

namespace flowtally::engine {

using events::Sequence;
using events::Status;
using events::StatusCode;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kLookInterval{200};
constexpr int kTimeShare = 20;
constexpr std::chrono::seconds kAfterFailure{60};
constexpr std::uint64_t kTailAtEnd = 8;  // of tail_events: a last snapshot pays from a tail of so small a part on
constexpr std::size_t kKept = 2;

/// The hash of the block that holds this sequence, which the log has.
events::Result<std::uint64_t> block_hash(const storage::EventLog& log, Sequence sequence) {
  const auto reader = log.read(sequence);
  const auto block = reader->next();
  if (!block) return block.status();
  if (!block->has_value()) return Status(StatusCode::kCorruption, "the log does not have its own last event");
  return storage::hash_of(**block);
}

}  // namespace

struct Snapshots::Captured {
  storage::ImagePlace place;
  projections::StateBytes state;
};

Snapshots::Snapshots(const AccountMap& accounts, Sequencer& sequencer, const storage::EventLog& log,
                     const SnapshotOptions& options, Sequence newest)
    : accounts_(accounts),
      sequencer_(sequencer),
      log_(log),
      options_(options),
      newest_(newest),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Snapshots::~Snapshots() {
  thread_.request_stop();
  thread_.join();
  if (is_due(std::max<std::uint64_t>(options_.tail_events / kTailAtEnd, 1))) (void)write_due();
}

bool Snapshots::is_due(std::uint64_t tail_min) const { return log_.last_sequence() - newest_ >= tail_min; }

void Snapshots::run(const std::stop_token& stop) {
  auto not_before = Steady::time_point::min();
  std::unique_lock lock(wait_mutex_);
  while (!stop.stop_requested()) {
    const auto begin = Steady::now();
    if (begin >= not_before && is_due(options_.tail_events)) {
      const auto status = write_due();
      const auto end = Steady::now();
      not_before = status.ok() ? end + (end - begin) * kTimeShare : end + kAfterFailure;
    }
    wake_.wait_for(lock, stop, kLookInterval, [] { return false; });
  }
}

Status Snapshots::write_due() {
  auto status = write();
  const bool is_news = !status.ok() && status.code() != told_ && status.code() != StatusCode::kUnavailable;
  if (is_news && options_.on_write_failed) options_.on_write_failed(status);
  told_ = status.code();
  return status;
}

Status Snapshots::write() {
  const std::lock_guard lock(mutex_);
  auto writer = options_.files.begin();
  if (!writer) return writer.status();
  storage::SnapshotSpan span;
  if (auto written = write_images(**writer, span); !written.ok()) return written;
  if (span.last == 0) return {};
  const auto hash = block_hash(log_, span.last);
  if (!hash) return hash.status();
  span.last_block_hash = *hash;
  if (auto committed = (*writer)->commit(span); !committed.ok()) return committed;
  newest_ = span.last;
  remove_old();
  return {};
}

Status Snapshots::write_images(storage::SnapshotWriter& writer, storage::SnapshotSpan& span) {
  // An account that comes later has no facts up to the first moment: it is replayed from the log.
  std::vector<NamedSlot> accounts;
  std::size_t next = 0;
  std::vector<Captured> slice;
  const auto capture = [&] {
    if (span.first == 0) {
      accounts = accounts_.all();
      span.first = log_.last_sequence();
    }
    for (std::size_t bytes = 0; next < accounts.size() && bytes < options_.slice_bytes; ++next) {
      const auto& [id, slot] = accounts[next];
      const std::shared_lock lock(slot->mutex);
      if (slot->position == 0) continue;
      slice.push_back({{id, slot->position, slot->accepted}, slot->account.state()});
      bytes += slice.back().state.size();
    }
    span.last = log_.last_sequence();
  };
  do {
    slice.clear();
    if (auto paused = sequencer_.between_groups(capture); !paused.ok()) return paused;
    for (const auto& [place, state] : slice) {
      if (auto added = writer.add(place, state.pieces()); !added.ok()) return added;
    }
  } while (next < accounts.size());
  return {};
}

void Snapshots::remove_old() const {
  const auto paths = options_.files.list();
  for (std::size_t i = kKept; i < paths.size(); ++i) (void)options_.files.remove(paths[i]);
}

namespace {

/// Whether the log has the snapshot's end, with what was there when it was written.
events::Result<bool> is_of(const storage::Snapshot& snapshot, const storage::EventLog& log) {
  const auto& span = snapshot.span();
  if (span.last == 0 || span.first > span.last || span.last > log.last_sequence()) return false;
  const auto hash = block_hash(log, span.last);
  if (!hash) return hash.status();
  return *hash == span.last_block_hash;
}

/// Whether an image can stand where its entry says: the account has accepted as many events as it knows.
bool fits(const storage::SnapshotSpan& span, const AccountSlot& slot) {
  return slot.position >= 1 && slot.position <= span.last && slot.accepted == slot.account.ids().events.size();
}

bool names_each_account_once(const std::vector<storage::ImageEntry>& images) {
  std::vector<std::string_view> ids;
  for (const auto& image : images) ids.push_back(image.account.account_id);
  std::sort(ids.begin(), ids.end());
  const auto is_id = [](std::string_view id) { return !id.empty() && id.size() <= events::Id::kBytesMax; };
  return std::all_of(ids.begin(), ids.end(), is_id) && std::adjacent_find(ids.begin(), ids.end()) == ids.end();
}

Status load(const storage::Snapshot& snapshot, AccountMap& accounts, const Workers& workers) {
  const auto& images = snapshot.images();
  const Status impossible(StatusCode::kCorruption, "the snapshot " + snapshot.path().string() + " says what cannot be");
  if (!names_each_account_once(images)) return impossible;
  std::vector<std::unique_ptr<AccountSlot>> slots(images.size());
  std::vector<Status> failures(images.size());
  workers.for_each(images.size(), [&](std::size_t i) {
    const auto bytes = snapshot.read(images[i]);
    if (!bytes) {
      failures[i] = bytes.status();
      return;
    }
    slots[i] = std::make_unique<AccountSlot>();
    slots[i]->position = images[i].account.position;
    slots[i]->accepted = images[i].account.accepted;
    if (slots[i]->account.restore(bytes->view()) && fits(snapshot.span(), *slots[i])) return;
    failures[i] = impossible;
  });
  for (auto& failure : failures) {
    if (!failure.ok()) return std::move(failure);
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    accounts.add(events::Id(images[i].account.account_id), std::move(slots[i]));
  }
  return {};
}

}  // namespace

events::Result<storage::SnapshotSpan> load_newest_snapshot(const SnapshotOptions& options, const storage::EventLog& log,
                                                           AccountMap& accounts, const Workers& workers) {
  for (const auto& path : options.files.list()) {
    const auto snapshot = options.files.open(path);
    auto status = snapshot.status();
    if (status.code() == StatusCode::kUnsupportedVersion) continue;
    if (status.ok()) {
      const auto fits = is_of(**snapshot, log);
      if (!fits) return fits.status();
      status = *fits ? load(**snapshot, accounts, workers)
                     : Status(StatusCode::kCorruption, "the snapshot " + path.string() + " is of another log");
    }
    if (status.ok()) return (*snapshot)->span();
    if (options.on_unusable) options.on_unusable(status);
    // One that cannot be read now may be sound.
    if (options.write && status.code() == StatusCode::kCorruption) (void)options.files.remove(path);
  }
  return storage::SnapshotSpan();
}

}  // namespace flowtally::engine
