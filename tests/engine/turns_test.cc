#include "engine/turns.h"

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace flowtally::tests {

using engine::Turns;

TEST_CASE("turns: tasks of a key run one after the other in their order, those of another key beside them") {
  Turns turns;
  std::string log;
  std::vector<Turns::Next> open;
  const auto task = [&](char name) {
    return [&, name](Turns::Next next) {
      log += name;
      open.push_back(std::move(next));
    };
  };
  turns.take("x", task('a'));
  turns.take("x", task('b'));
  turns.take("y", task('c'));
  turns.take("x", task('d'));
  CHECK(log == "ac");
  open[1]();
  CHECK(turns.size() == 1);
  open[0]();
  CHECK(log == "acb");
  open[2]();
  CHECK(log == "acbd");
  open[3]();
  CHECK(turns.size() == 0);
}

TEST_CASE("turns: very many tasks that end at once don't nest") {
  Turns turns;
  Turns::Next first;
  int done = 0;
  turns.take("x", [&](Turns::Next next) { first = std::move(next); });
  for (int i = 0; i < 1'000'000; ++i) {
    turns.take("x", [&](const Turns::Next& next) {
      ++done;
      next();
    });
  }
  CHECK(done == 0);
  first();
  CHECK(done == 1'000'000);
  CHECK(turns.size() == 0);
}

TEST_CASE("turns: brought by many threads and ended on others, never two tasks of a key run at once") {
  Turns turns;
  std::atomic<int> inside = 0;
  std::atomic<bool> overlapped = false;
  std::mutex mutex;
  std::vector<std::thread> enders;
  const auto task = [&](Turns::Next next) {
    if (++inside != 1) overlapped = true;
    const std::lock_guard lock(mutex);
    enders.emplace_back([&, next = std::move(next)] {
      --inside;
      next();
    });
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) turns.take("x", task);
    });
  }
  for (auto& thread : threads) thread.join();
  while (turns.size() > 0) std::this_thread::yield();
  for (auto& ender : enders) ender.join();
  CHECK(!overlapped);
  CHECK(enders.size() == 200);
}

}  // namespace flowtally::tests
