// Answers about windows, kept as the bytes they are sent as while they hold (engine::AnswerLife): an answer is given
// only to the very question it was computed for, only while its account stands where it stood, and only within the span
// of time in which computing it anew would give the same figures. Who may ask is decided before anything is looked up.
//
// Bounded by bytes, keys and bookkeeping included. An account has an eighth of them at most: what is over that goes
// from the account's own answers, what is over the whole from all, the least recently used first.
//
// Threads: any; one mutex, held for a look-up and a change of links. What was found stays valid, whatever goes.
// Invariant 27 (answer_cache_test, "an account has an eighth of the bytes, and drives out nobody but itself").
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.h"
#include "projections/figures.h"

namespace flowtally::api {

/// An answer as it is kept: what follows its window, and all it takes to print the window as it is at another time.
struct KeptAnswer {
  engine::AnswerLife life;
  projections::WindowFigures window;  // at life.at
  std::string etag;
  std::string figures;

  /// Whether it is the answer now, to who finds the account at `position`.
  bool holds(events::Sequence position, events::Timestamp now) const {
    return position == life.position && now >= life.at && now < life.until;
  }
  /// The window of the same words at `now`, while the answer holds.
  projections::WindowFigures window_at(events::Timestamp now) const;
};

struct AnswerCacheState {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::size_t answers = 0;
  std::size_t bytes = 0;
};

class AnswerCache {
 public:
  static constexpr std::size_t kSharesMin = 8;  // so many accounts have room at least

  /// With 0 nothing is kept.
  explicit AnswerCache(std::size_t bytes_max);
  ~AnswerCache();
  AnswerCache(const AnswerCache&) = delete;
  AnswerCache& operator=(const AnswerCache&) = delete;

  bool keeps() const;
  /// The answer kept under `key` if it holds, or null.
  std::shared_ptr<const KeptAnswer> find(std::string_view key, events::Sequence position, events::Timestamp now);
  /// Keeps an answer about `account` in the place of the one that had the key, unless it is larger than a share.
  void keep(std::string_view account, std::string_view key, std::shared_ptr<const KeptAnswer> answer);

  AnswerCacheState state() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Parts as one key: other parts, or the same divided otherwise, give another.
std::string key_of(std::initializer_list<std::optional<std::string_view>> parts);

}  // namespace flowtally::api
