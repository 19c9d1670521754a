// What all request bodies in flight may hold of memory together: what a connection has received of one, and what
// reading it takes until the request is answered. A charge is one request's share; it grows while the request does and
// is given back when it is answered. Who finds the budget used up refuses the request (503 `overloaded`).
//
// Threads: a budget any; a charge one at a time. The budget outlives its charges.
#pragma once

#include <atomic>
#include <cstddef>

namespace flowtally::api {

class BodyBudget {
 public:
  explicit BodyBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  BodyBudget(const BodyBudget&) = delete;
  BodyBudget& operator=(const BodyBudget&) = delete;

  std::size_t used_bytes() const { return used_.load(std::memory_order_relaxed); }

 private:
  friend class BodyCharge;
  bool take(std::size_t bytes) {
    if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= bytes_max_) return true;
    give_back(bytes);
    return false;
  }
  void give_back(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  const std::size_t bytes_max_;
  std::atomic<std::size_t> used_{0};
};

class BodyCharge {
 public:
  explicit BodyCharge(BodyBudget& budget) : budget_(budget) {}
  ~BodyCharge() { release(); }
  BodyCharge(const BodyCharge&) = delete;
  BodyCharge& operator=(const BodyCharge&) = delete;

  /// Whether the request may hold so many bytes in all. A charge never shrinks but by release().
  [[nodiscard]] bool grow_to(std::size_t bytes) {
    if (bytes <= held_) return true;
    if (!budget_.take(bytes - held_)) return false;
    held_ = bytes;
    return true;
  }
  /// Whether it may hold so many more.
  [[nodiscard]] bool add(std::size_t bytes) { return grow_to(held_ + bytes); }
  void release() {
    if (held_ > 0) budget_.give_back(held_);
    held_ = 0;
  }

 private:
  BodyBudget& budget_;
  std::size_t held_ = 0;
};

}  // namespace flowtally::api
