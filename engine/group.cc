#include "engine/group.h"

#include <algorithm>
#include <mutex>

#include "engine/lookahead.h"
#include "events/shown_text.h"

namespace flowtally::engine {

using events::Reject;
using events::RejectCode;
using events::Sequence;
using events::Status;

namespace {

// How many facts before they are folded what they touch is asked for.
constexpr std::size_t kSessionsAhead = 12;
constexpr std::size_t kChainsAhead = 6;
// A smaller group is done before other threads have woken up for it.
constexpr std::size_t kParallelEventsMin = 1'024;

/// `session "s-17"`: what the event is about.
std::string subject_of(const events::Event& event) {
  return std::visit(
      [](const auto& payload) -> std::string {
        if constexpr (requires { payload.session_id; }) {
          return "session " + events::shown_text(payload.session_id);
        } else if constexpr (requires { payload.chat_id; }) {
          return "chat " + events::shown_text(payload.chat_id);
        } else {
          return "the event's subject";
        }
      },
      event.payload);
}

Reject reject_of(Verdict verdict, const events::Event& event, std::uint64_t line) {
  const std::string subject = subject_of(event);
  const auto reject = [&](RejectCode code, std::string_view rest) {
    return Reject{line, event.id.text(), code, subject + std::string(rest)};
  };
  switch (verdict) {
    case Verdict::kConflict:
      return std::holds_alternative<events::ChatOpened>(event.payload)
                 ? reject(RejectCode::kConflict,
                          " was opened before with another time, visitor or channel; it opens once")
                 : reject(RejectCode::kConflict, " was started before with another time, flow or user; it starts once");
    case Verdict::kAlreadyRated:
      return reject(RejectCode::kAlreadyRated, " has a rating already; the first one counts");
    default:
      return reject(
          RejectCode::kTooManyPending,
          " has not begun, and too many events of the account wait for a start already; send the starts first");
  }
}

/// Adds the time from its construction to its end.
class Stopwatch {
 public:
  explicit Stopwatch(std::chrono::steady_clock::duration& total) : total_(total) {}
  ~Stopwatch() { total_ += std::chrono::steady_clock::now() - begin_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  std::chrono::steady_clock::duration& total_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace

void Group::begin(std::vector<Submission> submissions) {
  submissions_ = std::move(submissions);
  events_.clear();
  blocks_.clear();
  verdicts_.clear();
  timed_ = {};
  causes_.clear();
  for (const auto& submission : submissions_) {
    const auto& batch = submission.batch;
    const auto first = static_cast<std::uint32_t>(events_.size());
    for (std::size_t i = 0; i < batch.causes.size(); ++i) {
      const auto position = batch.events.size() - batch.causes.size() + i;
      causes_.emplace(first + static_cast<std::uint32_t>(position), first + batch.causes[i]);
    }
    for (const auto& event : batch.events) events_.push_back(&event);
  }
}

bool Group::lacks_cause(std::uint32_t event) const {
  if (causes_.empty()) return false;
  const auto found = causes_.find(event);
  return found != causes_.end() && !is_accepted(verdicts_[found->second]);
}

template <typename Work>
void Group::for_each_share(const Workers& workers, const Work& work) {
  if (events_.size() < kParallelEventsMin) {
    for (auto& share : shares_) work(share);
  } else {
    workers.for_each(shares_.size(), [&](std::size_t i) { work(shares_[i]); });
  }
}

void Group::decide(const Workers& workers, const EngineOptions& options, Sequence& last) {
  const Stopwatch stopwatch(timed_.decide);
  verdicts_.resize(events_.size());
  facts_.resize(events_.size());
  account_sequences_.resize(events_.size());
  shares_ = partition_.divide(events_);
  for_each_share(workers, [&](Partition::Share& share) {
    const std::unique_lock lock(share.slot->mutex);
    auto& account = share.slot->account;
    const Admission admission(account, options.waiting_facts_max);
    const auto event_at = [&](std::uint32_t at) -> const events::Event& { return *events_[at]; };
    auto* fact = facts_.data() + share.first;
    for_each_ahead(share.events, account, event_at, [&](std::uint32_t at) {
      verdicts_[at] = lacks_cause(at) ? Verdict::kWithoutCause : admission.decide(*events_[at], *fact);
      ++fact;
      if (is_accepted(verdicts_[at])) ++share.slot->accepted;
      account_sequences_[at] = share.slot->accepted;
    });
  });
  encode(options.block_bytes, last);
}

void Group::encode(std::size_t block_bytes, Sequence& last) {
  sequences_.resize(events_.size());
  auto block_first = last + 1;
  const auto finish_block = [&] {
    if (encoder_.count() == 0) return;
    blocks_.push_back(encoder_.finish(block_first));
    block_first = last + 1;
  };
  for (std::size_t i = 0; i < events_.size(); ++i) {
    if (is_accepted(verdicts_[i])) {
      encoder_.add(*events_[i]);
      ++last;
      if (encoder_.size_bytes() >= block_bytes) finish_block();
    }
    sequences_[i] = last;
  }
  finish_block();
}

Status Group::append(storage::EventLog& log) {
  const Stopwatch stopwatch(timed_.append);
  return log.append(blocks_);
}

void Group::apply(const Workers& workers) {
  const Stopwatch stopwatch(timed_.apply);
  for_each_share(workers, [&](Partition::Share& share) {
    const std::unique_lock lock(share.slot->mutex);
    auto& account = share.slot->account;
    account.expect(share.events.size());
    const auto facts = std::span(facts_).subspan(share.first, share.events.size());
    auto position = share.slot->position.load(std::memory_order_relaxed);
    for (std::size_t k = 0; k < facts.size(); ++k) {
      if (k + kSessionsAhead < facts.size()) account.prefetch(facts[k + kSessionsAhead].session);
      if (k + kChainsAhead < facts.size()) account.prefetch_chains(facts[k + kChainsAhead].session);
      const auto at = share.events[k];
      if (!is_accepted(verdicts_[at])) continue;
      account.apply(facts[k]);
      position = sequences_[at];
    }
    share.slot->position.store(position, std::memory_order_release);
    share.unsettled = !account.is_settled();
  });
}

void Group::add_unsettled(UnsettledAccounts& accounts) const {
  for (const auto& share : shares_) {
    if (share.unsettled) accounts.insert(share.slot);
  }
}

GroupReport Group::report(const Status& status) const {
  auto report = timed_;
  report.kept = status.ok();
  for (const auto& submission : submissions_) {
    for (const auto& reject : submission.batch.rejects) ++report.unread[static_cast<std::size_t>(reject.code)];
  }
  if (!report.kept) return report;
  report.events = events_.size();
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    if (verdicts_[i] == Verdict::kWithoutCause) continue;
    ++report.verdicts[events_[i]->payload.index()][static_cast<std::size_t>(verdicts_[i])];
  }
  for (const auto& block : blocks_) report.log_bytes += block.size();
  return report;
}

void Group::finish(const Status& status) {
  std::size_t first_event = 0;
  for (auto& submission : submissions_) {
    auto result = status.ok() ? result_of(submission, first_event) : IngestResult{.status = status, .rejects = {}};
    first_event += submission.batch.events.size();
    submission.done(std::move(result));
  }
  submissions_.clear();
}

IngestResult Group::result_of(Submission& submission, std::size_t first_event) const {
  IngestResult result;
  result.rejects = std::move(submission.batch.rejects);
  const auto read_rejects = static_cast<std::ptrdiff_t>(result.rejects.size());
  const auto count = submission.batch.events.size();
  for (std::size_t i = 0; i < count - submission.batch.causes.size(); ++i) {
    const auto verdict = verdicts_[first_event + i];
    if (is_accepted(verdict)) {
      ++result.accepted;
    } else if (verdict == Verdict::kDuplicate) {
      ++result.duplicates;
    } else if (verdict == Verdict::kDuplicateThatDiffers) {
      ++result.duplicates;
      ++result.duplicates_that_differ;
      if (result.first_that_differ.size() == kDuplicatesNamedMax) continue;
      result.first_that_differ.push_back({submission.batch.lines[i], submission.batch.events[i].id.text()});
    } else {
      result.rejects.push_back(reject_of(verdict, submission.batch.events[i], submission.batch.lines[i]));
    }
  }
  std::inplace_merge(result.rejects.begin(), result.rejects.begin() + read_rejects, result.rejects.end(),
                     [](const Reject& a, const Reject& b) { return a.line < b.line; });
  if (count > 0) {
    result.last_sequence = sequences_[first_event + count - 1];
    result.last_account_sequence = account_sequences_[first_event + count - 1];
  }
  return result;
}

}  // namespace flowtally::engine
