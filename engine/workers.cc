#include "engine/workers.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "engine/hand_over.h"

namespace flowtally::engine {

struct Workers::Impl {
  explicit Impl(int threads) : arena(threads > 0 ? threads : tbb::task_arena::automatic) {}
  mutable tbb::task_arena arena;
};

Workers::Workers(int threads) : impl_(std::make_unique<Impl>(threads)) {}

Workers::~Workers() = default;

int Workers::threads() const { return impl_->arena.max_concurrency(); }

void Workers::for_each(std::size_t count, const std::function<void(std::size_t)>& work) const {
  if (count == 1) return work(0);
  HandOver hand_over;
  const Handed task(hand_over, [&](std::size_t i) { work(i); });
  // Accounts differ by orders of magnitude, so each is a task of its own.
  const Handed all(hand_over, [&] { tbb::parallel_for(std::size_t{0}, count, task, tbb::simple_partitioner()); });
  hand_over.give();
  impl_->arena.execute(all);  // which may be done by another thread, where the arena is full
  hand_over.take();
}

void Workers::run(const std::function<void()>& work) const {
  HandOver hand_over;
  const Handed task(hand_over, [&] { work(); });
  hand_over.give();
  impl_->arena.execute(task);
  hand_over.take();
}

}  // namespace flowtally::engine
