// The moments of chats that figures are about, as entries of timelines: when something happened, to which chat, and
// what it adds to the sums of its span. All durations are in milliseconds, and once more as the part of them in
// business hours.
#pragma once

#include <array>
#include <cstdint>

#include "projections/timeline.h"

namespace flowtally::projections {

/// A duration, and the part of it in business hours.
struct TimedMs {
  DurationMs all = kNoDuration;
  DurationMs business = kNoDuration;
  bool known() const { return all != kNoDuration; }
};

/// Something that only counts.
struct Mark {
  std::int64_t time_ms;
  std::uint32_t key;
  std::uint32_t unused = 0;

  static constexpr std::size_t kRuns = 0;
  DurationMs duration(std::size_t) const { return kNoDuration; }
  struct Sums : SumsOf<1> {
    void add(const Mark&) { ++values[0]; }
  };
};

struct Opening {
  std::int64_t time_ms;
  std::uint32_t key;  // the chat
  bool claimed;

  static constexpr std::size_t kRuns = 0;
  DurationMs duration(std::size_t) const { return kNoDuration; }
  struct Sums : SumsOf<2> {
    void add(const Opening& opening) { ++values[0], values[1] += opening.claimed ? 1 : 0; }
    std::int64_t n() const { return values[0]; }
    std::int64_t claimed() const { return values[1]; }
  };
};

struct Claim {
  std::int64_t time_ms;
  std::uint32_t key;  // the chat
  bool wait_over;     // beyond its limit
  TimedMs wait;       // since the opening
  TimedMs response;   // until the first response, if there is one

  static constexpr std::size_t kWaits = 0, kBusinessWaits = 1, kResponses = 2, kBusinessResponses = 3, kRuns = 4;
  DurationMs duration(std::size_t run) const {
    return std::array{wait.all, wait.business, response.all, response.business}[run];
  }
  struct Sums : SumsOf<7> {
    void add(const Claim& claim) {
      ++values[0];
      values[1] += claim.wait.all;
      values[2] += claim.wait.business;
      values[3] += claim.wait_over ? 1 : 0;
      if (!claim.response.known()) return;
      ++values[4];
      values[5] += claim.response.all;
      values[6] += claim.response.business;
    }
    std::int64_t n() const { return values[0]; }
    std::int64_t wait_ms() const { return values[1]; }
    std::int64_t wait_business_ms() const { return values[2]; }
    std::int64_t waits_over() const { return values[3]; }
    std::int64_t responses() const { return values[4]; }
    std::int64_t response_ms() const { return values[5]; }
    std::int64_t response_business_ms() const { return values[6]; }
  };
};

/// The first response to a claimed chat.
struct Response {
  std::int64_t time_ms;
  std::uint32_t key;  // the chat
  bool over;          // beyond its limit

  static constexpr std::size_t kRuns = 0;
  DurationMs duration(std::size_t) const { return kNoDuration; }
  struct Sums : SumsOf<1> {
    void add(const Response& response) { values[0] += response.over ? 1 : 0; }
    std::int64_t over() const { return values[0]; }
  };
};

/// The first operator message of a chat.
struct FirstMessage {
  std::int64_t time_ms;
  std::uint32_t key;  // the chat
  TimedMs wait;       // since the opening

  static constexpr std::size_t kWaits = 0, kBusinessWaits = 1, kRuns = 2;
  DurationMs duration(std::size_t run) const { return run == 0 ? wait.all : wait.business; }
  struct Sums : SumsOf<3> {
    void add(const FirstMessage& message) {
      ++values[0], values[1] += message.wait.all, values[2] += message.wait.business;
    }
    std::int64_t n() const { return values[0]; }
    std::int64_t wait_ms() const { return values[1]; }
    std::int64_t wait_business_ms() const { return values[2]; }
  };
};

struct Close {
  std::int64_t time_ms;
  std::uint32_t key;         // the chat
  bool over;                 // beyond its limit
  bool timed_out;            // by the system
  std::int64_t reopened_ms;  // when its visitor came back within a day; kNever if they did not
  TimedMs resolution;        // since the opening

  static constexpr std::size_t kResolutions = 0, kBusinessResolutions = 1, kRuns = 2;
  DurationMs duration(std::size_t run) const { return run == 0 ? resolution.all : resolution.business; }
  struct Sums : SumsOf<6> {
    void add(const Close& close) {
      ++values[0];
      values[1] += close.resolution.all;
      values[2] += close.resolution.business;
      values[3] += close.over ? 1 : 0;
      values[4] += close.timed_out ? 1 : 0;
      values[5] += close.reopened_ms != kNever ? 1 : 0;
    }
    std::int64_t n() const { return values[0]; }
    std::int64_t resolution_ms() const { return values[1]; }
    std::int64_t resolution_business_ms() const { return values[2]; }
    std::int64_t over() const { return values[3]; }
    std::int64_t timed_out() const { return values[4]; }
    std::int64_t reopened() const { return values[5]; }
  };
};

struct Rated {
  std::int64_t time_ms;
  std::uint32_t key;  // the rating
  std::uint8_t rating;

  static constexpr std::size_t kRuns = 0;
  DurationMs duration(std::size_t) const { return kNoDuration; }
  struct Sums : SumsOf<5> {  // ratings of 1 to 5
    void add(const Rated& rated) { ++values[rated.rating - 1U]; }
    std::int64_t n() const { return values[0] + values[1] + values[2] + values[3] + values[4]; }
    std::int64_t total() const { return values[0] + 2 * values[1] + 3 * values[2] + 4 * values[3] + 5 * values[4]; }
  };
};

}  // namespace flowtally::projections
