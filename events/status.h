// Errors as values. A Status is success or a code with one sentence that names the culprit; a Result<T> is a T or
// such a Status. Exceptions never cross a folder: each folder turns what its libraries throw into a Status.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace flowtally::events {

enum class StatusCode : std::uint8_t {
  kOk,
  kInvalidArgument,  // the caller's words are off
  kNotFound,
  kCorruption,          // what was read is not what was written
  kUnsupportedVersion,  // written by a newer flowtally
  kIoError,
  kLocked,           // another process holds the directory
  kDiskFull,         // below the free-space reserve; nothing was written, try again later
  kUnavailable,      // not ready yet, or stopping
  kZoneUnavailable,  // this machine has no rules of the account's time zone
  kNotYours,         // it is another user's
  kNotYet,           // what it needs has not happened: come again when it has
  kAlreadyDone,      // it can be done once, and was
  kInternal,
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

  /// The same error, told with what was being done: "<context>: <message>". Success stays success.
  Status with_context(std::string_view context) const;

  friend bool operator==(const Status&, const Status&) = default;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

/// Ends the process with a message if `condition` is false; on in release too. For broken invariants, never for input.
void ensure(bool condition, std::string_view broken_invariant);

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: converts by design
  Result(Status error) : state_(std::in_place_index<1>, std::move(error)) {
    ensure(!std::get<1>(state_).ok(), "a Result without a value carries an error");
  }

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return checked(), std::get<0>(state_); }
  T& value() & { return checked(), std::get<0>(state_); }
  T&& value() && { return checked(), std::get<0>(std::move(state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  Status status() const { return ok() ? Status() : std::get<1>(state_); }

 private:
  void checked() const { ensure(ok(), "the value of a failed Result was asked for"); }

  std::variant<T, Status> state_;
};

}  // namespace flowtally::events
