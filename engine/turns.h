// Lets tasks that share a key take turns, in the order they came, while tasks of different keys run beside each other.
// A task may end on another thread, later: the next one begins when it calls what it was given. Nobody waits: a task
// runs on the thread that brought it, or on the one that ended the task before it. Any thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace flowtally::engine {

class Turns {
 public:
  /// Ends a turn. To be called exactly once.
  using Next = std::function<void()>;
  using Task = std::function<void(Next next)>;

  void take(const std::string& key, Task task);
  /// Keys with a task that has not ended.
  std::size_t size() const;

 private:
  void run(const std::string& key);

  mutable std::mutex mutex_;
  std::map<std::string, std::deque<Task>> waiting_;  // a key is here while a task of it runs
};

}  // namespace flowtally::engine
