// The threads that decide, decode and apply in parallel.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace flowtally::engine {

class Workers {
 public:
  /// `threads` of them; 0: one per core.
  explicit Workers(int threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int threads() const;
  /// Calls work(0) to work(count - 1), in parallel, each once, low numbers first. Returns when all are done.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& work) const;
  /// Runs `work` as one of the workers' own threads, so that parallel algorithms inside it use them.
  void run(const std::function<void()>& work) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::engine
