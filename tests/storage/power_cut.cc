#include "tests/storage/power_cut.h"

#include <rocksdb/file_system.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

/// What of the files would survive. All operations that change something are counted here, one at a time.
class Power {
 public:
  Power(std::uint64_t seed, std::uint64_t operations)
      : random_(seed), left_(operations), leaves_zeros_(seed % 2 == 1) {}

  /// Does the operation while there is power. At the last one `torn` is done in its place, and the lights go out.
  template <typename Operation, typename Torn>
  IOStatus operation(Operation&& work, Torn&& torn) {
    const std::lock_guard lock(mutex_);
    if (left_-- == 0) {
      torn(random_);
      fail();
    }
    return work();
  }
  template <typename Operation>
  IOStatus operation(Operation&& work) {
    return operation(std::forward<Operation>(work), [](std::mt19937_64&) {});
  }

  // Within an operation.
  void created(const std::string& path) { files_[path] = {0, true}; }
  void synced(const std::string& path) { files_[path].synced_bytes = fs::file_size(path); }
  void renamed(const std::string& from, const std::string& to) {
    auto file = files_.extract(from);
    if (file.empty()) return;
    file.key() = to;
    file.mapped().renamed_from = from;
    file.mapped().unsynced_name = true;
    files_.erase(to);
    files_.insert(std::move(file));
  }
  void deleted(const std::string& path) { files_.erase(path); }
  void directory_synced(const std::string& directory) {
    for (auto& [path, file] : files_) {
      if (fs::path(path).parent_path() != fs::path(directory).lexically_normal()) continue;
      file.unsynced_name = false;
      file.replaced.reset();
    }
  }
  void keeps(const std::string& path, std::string content) { files_[path].replaced = std::move(content); }

 private:
  struct File {
    std::uint64_t synced_bytes = 0;
    bool unsynced_name = false;                // made or renamed, and its directory not synced since
    std::string renamed_from = {};             // if it was renamed
    std::optional<std::string> replaced = {};  // what stood under the new name
  };

  [[noreturn]] void fail() {
    for (const auto& [path, file] : files_) lose(path, file);
    std::_Exit(kPowerIsOff);
  }
  void lose(const std::string& path, const File& file) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return;
    if (file.unsynced_name && random_() % 2 == 0) return lose_name(path, file);
    if (size <= file.synced_bytes) return;
    const auto kept = file.synced_bytes + random_() % (size - file.synced_bytes + 1);
    fs::resize_file(path, kept);
    if (leaves_zeros_) fs::resize_file(path, size);
  }
  static void lose_name(const std::string& path, const File& file) {
    if (file.renamed_from.empty()) {
      fs::remove(path);
      return;
    }
    fs::rename(path, file.renamed_from);
    if (!file.replaced) return;
    std::FILE* const old = std::fopen(path.c_str(), "wb");
    std::fwrite(file.replaced->data(), 1, file.replaced->size(), old);
    std::fclose(old);
  }

  std::mutex mutex_;
  std::mt19937_64 random_;
  std::uint64_t left_;
  const bool leaves_zeros_;
  std::map<std::string, File> files_;
};

class WritableFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string path, Power& power)
      : FSWritableFileOwnerWrapper(std::move(file)), path_(std::move(path)), power_(power) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return power_.operation([&] { return target()->Append(data, options, debug); },
                            [&](std::mt19937_64& random) {
                              const rocksdb::Slice part(data.data(), random() % (data.size() + 1));
                              (void)target()->Append(part, options, debug);
                            });
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return power_.operation([&] { return note(target()->Sync(options, debug)); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return power_.operation([&] { return note(target()->Fsync(options, debug)); });
  }

 private:
  IOStatus note(IOStatus status) {
    if (status.ok()) power_.synced(path_);
    return status;
  }

  const std::string path_;
  Power& power_;
};

class Directory final : public rocksdb::FSDirectory {
 public:
  Directory(std::unique_ptr<rocksdb::FSDirectory> directory, std::string path, Power& power)
      : directory_(std::move(directory)), path_(std::move(path)), power_(power) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return power_.operation([&] {
      auto status = directory_->Fsync(options, debug);
      if (status.ok()) power_.directory_synced(path_);
      return status;
    });
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override { return directory_->Close(options, debug); }

 private:
  const std::unique_ptr<rocksdb::FSDirectory> directory_;
  const std::string path_;
  Power& power_;
};

class FailingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  FailingFileSystem(std::uint64_t seed, std::uint64_t operations)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), power_(seed, operations) {}

  const char* Name() const override { return "power cut"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) override {
    return power_.operation([&] {
      auto status = target()->NewWritableFile(path, options, file, debug);
      if (!status.ok()) return status;
      power_.created(path);
      *file = std::make_unique<WritableFile>(std::move(*file), path, power_);
      return status;
    });
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory, IODebugContext* debug) override {
    auto status = target()->NewDirectory(path, options, directory, debug);
    if (status.ok()) *directory = std::make_unique<Directory>(std::move(*directory), path, power_);
    return status;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    return power_.operation([&] {
      std::optional<std::string> replaced;
      if (fs::exists(to)) replaced = content_of(to);
      auto status = target()->RenameFile(from, to, options, debug);
      if (!status.ok()) return status;
      power_.renamed(from, to);
      if (replaced) power_.keeps(to, *std::move(replaced));
      return status;
    });
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) override {
    return power_.operation([&] {
      auto status = target()->DeleteFile(path, options, debug);
      if (status.ok()) power_.deleted(path);
      return status;
    });
  }

 private:
  static std::string content_of(const std::string& path) {
    std::string content(fs::file_size(path), '\0');
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    content.resize(std::fread(content.data(), 1, content.size(), file));
    std::fclose(file);
    return content;
  }

  Power power_;
};

}  // namespace

std::unique_ptr<rocksdb::Env> power_cut_environment(std::uint64_t seed, std::uint64_t operations) {
  return rocksdb::NewCompositeEnv(std::make_shared<FailingFileSystem>(seed, operations));
}

}  // namespace flowtally::tests
