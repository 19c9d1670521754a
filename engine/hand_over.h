// Work handed from thread to thread by oneTBB, told to ThreadSanitizer. The packaged library is not built for it, so it
// does not see that a task begins after what came before it, and would report every such pair as a race. Nothing in
// other builds: there the library's own order is enough.
#pragma once

#include <atomic>
#include <utility>

namespace flowtally::engine {

/// What was done before give() is seen after take(). Any thread.
class HandOver {
 public:
#ifdef __SANITIZE_THREAD__
  void give() { given_.fetch_add(1, std::memory_order_release); }
  void take() const { given_.load(std::memory_order_acquire); }

 private:
  std::atomic<unsigned> given_ = 0;
#else
  void give() {}
  void take() const {}
#endif
};

/// `work` as a task that sees what was done before earlier give()s and those of its kind that have ended.
template <typename Work>
class Handed {
 public:
  Handed(HandOver& hand_over, Work work) : hand_over_(hand_over), work_(std::move(work)) {}

  template <typename... Arguments>
  decltype(auto) operator()(Arguments&&... arguments) const {
    struct Giver {
      HandOver& hand_over;
      ~Giver() { hand_over.give(); }
    };
    hand_over_.take();
    const Giver giver{hand_over_};
    return work_(std::forward<Arguments>(arguments)...);
  }

 private:
  HandOver& hand_over_;
  Work work_;
};

}  // namespace flowtally::engine
