// One group commit: batches that are decided, kept and applied together, and the buffers that this takes.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/admission.h"
#include "engine/engine.h"
#include "engine/partition.h"
#include "engine/workers.h"
#include "events/block.h"

namespace flowtally::engine {

struct Submission {
  events::Batch batch;
  std::function<void(IngestResult)> done;
};

/// Goes through begin(), decide(), apply() and finish() and may then be used again. One thread at a time. A group may
/// be decided before the one before it is applied: decisions rest on decisions only.
class Group {
 public:
  explicit Group(AccountMap& accounts) : partition_(accounts) {}

  void begin(std::vector<Submission> submissions);
  std::size_t event_count() const { return events_.size(); }

  /// Decides which events hold, and encodes those as blocks that follow `last`, which becomes the last of them.
  void decide(const Workers& workers, const EngineOptions& options, events::Sequence& last);
  std::span<const std::string> blocks() const { return blocks_; }
  events::Status append(storage::EventLog& log);
  /// Folds what was accepted into the accounts. Only once the blocks are durable.
  void apply(const Workers& workers);
  /// The accounts that apply() left unsettled are added to these.
  void add_unsettled(UnsettledAccounts& accounts) const;
  /// What has become of it, once it was decided or refused.
  GroupReport report(const events::Status& status) const;
  /// Tells every writer: the verdicts, or the same error if the group was refused.
  void finish(const events::Status& status);

 private:
  /// Calls work(share) for each account's share: in parallel if the group is large enough to gain by it.
  template <typename Work>
  void for_each_share(const Workers& workers, const Work& work);
  void encode(std::size_t block_bytes, events::Sequence& last);
  /// Whether the event at this position holds only with another that was not accepted.
  bool lacks_cause(std::uint32_t event) const;
  IngestResult result_of(Submission& submission, std::size_t first_event) const;

  Partition partition_;
  std::span<Partition::Share> shares_;
  std::vector<Submission> submissions_;
  std::vector<std::string> blocks_;
  GroupReport timed_;  // the durations of it
  events::BlockEncoder encoder_;
  // Share after share, so that deciding writes and applying reads them in order: the share's n-th event at first + n.
  std::vector<projections::Fact> facts_;
  // By position of the event in the group.
  std::vector<const events::Event*> events_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> causes_;  // of the events that have one, its position
  std::vector<Verdict> verdicts_;
  std::vector<events::Sequence> sequences_;          // the log's end after it, whether or not it was accepted
  std::vector<events::Sequence> account_sequences_;  // its account's end after it, likewise
};

}  // namespace flowtally::engine
