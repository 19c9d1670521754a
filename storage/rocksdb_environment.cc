#include "storage/rocksdb_environment.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "storage/spare_descriptors.h"

namespace flowtally::storage {

namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

/// RocksDB does not keep the error's number, but its words.
bool is_shortage(const IOStatus& status) {
  if (!status.IsIOError()) return false;
  const auto text = status.ToString();
  for (const int number : {EMFILE, ENFILE}) {
    if (text.ends_with(std::generic_category().message(number))) return true;
  }
  return false;
}

/// What `open` gives, tried again for as long as it fails only for want of descriptors and there is hope.
template <typename Open>
IOStatus with_descriptors(const Open& open) {
  for (;;) {
    IOStatus status = open();
    if (!is_shortage(status) || !SpareDescriptors::of_process().make_room()) return status;
  }
}

class Files final : public rocksdb::FileSystemWrapper {
 public:
  Files() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "flowtally"; }

  IOStatus NewSequentialFile(const std::string& name, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* file, IODebugContext* debug) override {
    return with_descriptors([&] { return target()->NewSequentialFile(name, options, file, debug); });
  }
  IOStatus NewRandomAccessFile(const std::string& name, const FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* file, IODebugContext* debug) override {
    return with_descriptors([&] { return target()->NewRandomAccessFile(name, options, file, debug); });
  }
  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) override {
    return with_descriptors([&] { return target()->NewWritableFile(name, options, file, debug); });
  }
  IOStatus ReopenWritableFile(const std::string& name, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) override {
    return with_descriptors([&] { return target()->ReopenWritableFile(name, options, file, debug); });
  }
  IOStatus NewRandomRWFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* file, IODebugContext* debug) override {
    return with_descriptors([&] { return target()->NewRandomRWFile(name, options, file, debug); });
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory, IODebugContext* debug) override {
    return with_descriptors([&] { return target()->NewDirectory(name, options, directory, debug); });
  }
  IOStatus GetChildren(const std::string& directory, const IOOptions& options, std::vector<std::string>* names,
                       IODebugContext* debug) override {
    return with_descriptors([&] { return target()->GetChildren(directory, options, names, debug); });
  }
  IOStatus LockFile(const std::string& name, const IOOptions& options, rocksdb::FileLock** lock,
                    IODebugContext* debug) override {
    return with_descriptors([&] { return target()->LockFile(name, options, lock, debug); });
  }
};

}  // namespace

rocksdb::Env* environment_of_process() {
  static rocksdb::Env* const environment = rocksdb::NewCompositeEnv(std::make_shared<Files>()).release();
  return environment;
}

}  // namespace flowtally::storage
