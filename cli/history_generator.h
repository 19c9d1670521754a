// Synthetic histories of guided sessions and live chats that look like a real team's: accounts of skewed size with
// users and flows, weekdays and working hours in each account's zone, lognormal durations, corrections, withdrawn
// feedback, comments. Chats come after talks with a bot, wait longer at noon, are answered by operators who come and
// go, and leave an audit trail beside them. About 6.2 events a session, 16 a chat, and 250 bytes an event. The same
// options give the same bytes on every machine; no two lines conflict, so every order of them gives the same figures.
// Memory does not grow with the number of sessions, but for what a session leaves open (in time order) and a buffer of
// fixed size (shuffled). One thread at a time.
//
// In time order, a session's events come when they happened. Shuffled, the lines are mixed over the whole history: each
// of several passes visits all sessions and chats in an order of its own and takes the events that chance gave to the
// pass, and a buffer takes neighbours apart. Invariant (history_generator_test, "shuffled and in time order are the
// same lines").
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cli/history_world.h"
#include "cli/session_schedule.h"
#include "events/time.h"

namespace flowtally::cli {

class HistoryGenerator {
 public:
  explicit HistoryGenerator(const HistoryOptions& options);
  ~HistoryGenerator();
  HistoryGenerator(const HistoryGenerator&) = delete;
  HistoryGenerator& operator=(const HistoryGenerator&) = delete;

  /// Replaces `line` with the next line, its end included; false when there is none.
  bool next(std::string& line);
  /// The time of the line that next() gave last; in time order only.
  events::Timestamp time() const;
  /// Sessions that were visited so far, as a part of options.sessions; shuffled, what is done of all scaled to it.
  std::uint64_t sessions_done() const;

  const HistoryWorld& world() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::cli
