#include "engine/verify.h"

#include <algorithm>

#include "engine/account_map.h"
#include "engine/replay.h"
#include "engine/snapshots.h"
#include "engine/workers.h"

namespace flowtally::engine {

using events::Result;
using events::Status;

namespace {

std::vector<NamedSlot> sorted(const AccountMap& accounts) {
  auto all = accounts.all();
  std::sort(all.begin(), all.end(), [](const NamedSlot& a, const NamedSlot& b) { return a.id < b.id; });
  return all;
}

std::optional<Difference> difference_of(const NamedSlot& account, const AccountSlot& other) {
  if (account.slot->position != other.position || account.slot->accepted != other.accepted) {
    return Difference{account.id, "position", 0};
  }
  const auto state = account.slot->account.state();
  const auto place = first_difference(state, other.account.state());
  if (!place) return std::nullopt;
  return Difference{account.id, std::string(state.section_at(*place)), *place};
}

/// The first account, in the order of their ids, that is not the same in both.
std::optional<Difference> first_difference(const AccountMap& folded, const AccountMap& restored,
                                           const Workers& workers) {
  const auto left = sorted(folded);
  const auto right = sorted(restored);
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (left[i].id != right[i].id) return Difference{std::min(left[i].id, right[i].id), "position", 0};
  }
  if (left.size() != right.size()) {
    const auto& longer = left.size() > right.size() ? left : right;
    return Difference{longer[std::min(left.size(), right.size())].id, "position", 0};
  }
  std::vector<std::optional<Difference>> differences(left.size());
  workers.for_each(left.size(), [&](std::size_t i) { differences[i] = difference_of(left[i], *right[i].slot); });
  const auto first = std::find_if(differences.begin(), differences.end(), [](const auto& each) { return each; });
  return first == differences.end() ? std::nullopt : std::move(*first);
}

}  // namespace

std::vector<UnusableSnapshot> unusable_snapshots(const storage::SnapshotFiles& snapshots) {
  std::vector<UnusableSnapshot> unusable;
  for (const auto& path : snapshots.list()) {
    const auto snapshot = snapshots.open(path);
    auto status = snapshot.status();
    for (std::size_t i = 0; status.ok() && i < (*snapshot)->images().size(); ++i) {
      status = (*snapshot)->read((*snapshot)->images()[i]).status();
    }
    if (status.ok() || status.code() == events::StatusCode::kUnsupportedVersion) continue;
    unusable.push_back({path, std::move(status)});
  }
  return unusable;
}

Result<Verification> verify(const storage::EventLog& log, const storage::SnapshotFiles& snapshots, int threads,
                            const std::function<void(const ReplayProgress&)>& on_progress) {
  Verification verification;
  const Workers workers(threads);
  AccountMap folded;
  const auto count_blocks = [&](const ReplayProgress& progress) {
    verification.blocks = progress.blocks;
    if (on_progress) on_progress(progress);
  };
  if (auto status = replay(log, 1, folded, workers, count_blocks); !status.ok()) return status;
  verification.events = log.last_sequence();
  verification.accounts = folded.all().size();

  auto& unusable = verification.unusable_snapshots;
  for (auto& each : unusable_snapshots(snapshots)) unusable.push_back(std::move(each.status));
  SnapshotOptions options{.files = snapshots, .write = false};
  options.on_unusable = [&](const Status& why) {
    if (std::find(unusable.begin(), unusable.end(), why) == unusable.end()) unusable.push_back(why);
  };
  AccountMap restored;
  const auto loaded = load_newest_snapshot(options, log, restored, workers);
  if (!loaded) return loaded.status();
  verification.snapshot = *loaded;
  if (verification.snapshot.last == 0) return verification;
  if (auto status = replay(log, verification.snapshot.first + 1, restored, workers, {}); !status.ok()) return status;
  verification.difference = first_difference(folded, restored, workers);
  return verification;
}

}  // namespace flowtally::engine
