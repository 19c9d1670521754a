#include "storage/spare_descriptors.h"

#include <fcntl.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "storage/small_file.h"

namespace flowtally::storage {

using events::Status;
using events::StatusCode;

namespace {

constexpr std::chrono::milliseconds kPause{20};

}  // namespace

SpareDescriptors& SpareDescriptors::of_process() {
  static SpareDescriptors* const held = new SpareDescriptors();  // RocksDB's threads may outlive static objects
  return *held;
}

Status SpareDescriptors::refill() {
  const std::lock_guard lock(mutex_);
  while (held_.size() < kCount) {
    Descriptor opened(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (opened.is_open()) {
      held_.push_back(std::move(opened));
    } else if (errno == EMFILE || errno == ENFILE) {
      return {StatusCode::kUnavailable, "no file descriptors are left: raise the limit of open files (LimitNOFILE=)"};
    } else {
      return system_error("open", "/dev/null", errno);
    }
  }
  return {};
}

bool SpareDescriptors::make_room() {
  {
    const std::lock_guard lock(mutex_);
    if (!held_.empty()) {
      held_.pop_back();
      return true;
    }
  }
  if (!patient_) return false;
  std::this_thread::sleep_for(kPause);
  return true;
}

}  // namespace flowtally::storage
