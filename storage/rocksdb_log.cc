#include "storage/rocksdb_log.h"

#include <fmt/format.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <utility>

#include "storage/block_chain.h"
#include "storage/data_directory.h"
#include "storage/directory_lock.h"
#include "storage/free_space.h"
#include "storage/last_sequence_file.h"
#include "storage/rocksdb_files.h"
#include "storage/rocksdb_open.h"
#include "storage/rocksdb_reader.h"
#include "storage/rocksdb_settings.h"
#include "storage/rocksdb_status.h"
#include "storage/small_file.h"
#include "storage/spare_descriptors.h"

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;

namespace {

constexpr int kReserveWriteBuffers = 4;

class RocksDbLog final : public EventLog {
 public:
  struct Parts {
    std::filesystem::path directory;
    DirectoryLock lock;
    SpaceReserve reserve;
    std::unique_ptr<rocksdb::DB> db;
    Sequence last = 0;
    RocksDbOptions options;
  };

  explicit RocksDbLog(Parts parts) : parts_(std::move(parts)), last_(parts_.last) {
    if (!parts_.options.read_only) recorder_.emplace(parts_.directory, last_);
  }

  ~RocksDbLog() override {
    events::ensure(readers_ == 0, "a log outlives its readers");
    flush_for_quick_opening();
  }

  Sequence last_sequence() const override { return last_.load(std::memory_order_acquire); }

  Status check_room(std::size_t bytes) const override {
    if (Status status = check_writable(); !status.ok()) return status;
    if (Status status = SpareDescriptors::of_process().refill(); !status.ok()) return status;
    return parts_.reserve.check(parts_.directory, bytes);
  }

  Status append(std::span<const std::string> blocks) override {
    if (Status status = check_writable(); !status.ok()) return status;
    const auto end = end_of_group(last_sequence(), blocks);
    if (!end.ok()) return end.status().with_context(parts_.directory.string());
    if (blocks.empty()) return Status();
    if (Status status = write(blocks); !status.ok()) {
      const std::lock_guard lock(failure_mutex_);
      failure_ = status;
      return status;
    }
    last_.store(*end, std::memory_order_release);
    return Status();
  }

  std::unique_ptr<BlockReader> read(Sequence from) const override {
    events::ensure(from >= 1, "a log is read from sequence 1 or later");
    // The end first: the iterator may already see a group that is not acknowledged yet, and must see all that are.
    const Sequence last = last_sequence();
    return std::make_unique<CountedReader>(
        readers_,
        std::make_unique<RocksDbReader>(std::unique_ptr<rocksdb::Iterator>(parts_.db->NewIterator(scan_settings())),
                                        from, last, parts_.directory.string()));
  }

  Status check_files() const override { return check_table_files(*parts_.db, database_of(parts_.directory)); }

  Status checkpoint(const std::filesystem::path& directory) const override {
    if (Status status = check_room(0); !status.ok()) return status;
    const auto database = database_of(directory);
    if (Status status = link_database(*parts_.db, database); !status.ok()) return status;
    const auto linked = open_to_read(database, database_settings(parts_.options));
    if (!linked.ok()) return linked.status();
    if (Status status = write_last_sequence(directory, linked->last, Durability::kUnsynced); !status.ok())
      return status;
    return write_format(directory);
  }

 private:
  /// Lets the log notice a reader that would be left behind: an iterator without its database crashes, but later.
  class CountedReader final : public BlockReader {
   public:
    CountedReader(std::atomic<int>& count, std::unique_ptr<BlockReader> reader)
        : count_(count), reader_(std::move(reader)) {
      ++count_;
    }
    ~CountedReader() override {
      reader_.reset();
      --count_;
    }
    Result<std::optional<std::string_view>> next() override { return reader_->next(); }

   private:
    std::atomic<int>& count_;
    std::unique_ptr<BlockReader> reader_;
  };

  /// What is flushed need not be recovered by the next opening. Only a matter of time: the groups are on disk anyway.
  void flush_for_quick_opening() {
    if (last_sequence() == parts_.last || !check_room(0).ok()) return;
    parts_.db->Flush(rocksdb::FlushOptions()).PermitUncheckedError();
  }

  Status check_writable() const {
    if (parts_.options.read_only) {
      return Status(StatusCode::kInvalidArgument, parts_.directory.string() + " was opened to be read only");
    }
    const std::lock_guard lock(failure_mutex_);
    return failure_;
  }

  Status write(std::span<const std::string> blocks) {
    rocksdb::WriteBatch batch;
    Sequence last = last_sequence();
    for (const std::string& block : blocks) {
      if (const auto put = batch.Put(key_of(last + 1), block); !put.ok()) {
        return from_rocksdb(put, parts_.directory.string());
      }
      last = events::read_block_header(block)->last();
    }
    return from_rocksdb(parts_.db->Write(group_settings(), &batch),
                        fmt::format("{}: a group from sequence {} could not be written", parts_.directory.string(),
                                    last_sequence() + 1));
  }

  Parts parts_;
  std::atomic<Sequence> last_;
  mutable std::atomic<int> readers_ = 0;
  mutable std::mutex failure_mutex_;
  Status failure_;                                // the first write that failed; every later one fails with it
  std::optional<LastSequenceRecorder> recorder_;  // last: it reads last_ and writes beside the open log
};

/// A repair that was interrupted between its last steps leaves no log, or the damaged one.
Status check_not_under_repair(const std::filesystem::path& directory) {
  std::error_code error;
  const auto repaired = std::filesystem::status(repaired_database_of(directory), error).type();
  if (repaired == std::filesystem::file_type::not_found) return Status();
  if (repaired == std::filesystem::file_type::none) {
    return system_error("look at", repaired_database_of(directory), error.value());
  }
  return Status(StatusCode::kCorruption,
                fmt::format("{}: a repair was interrupted; 'flowtally repair' finishes it", directory.string()));
}

/// Under the directory's lock. Opening to write recovers, which rewrites files; so a log is read first, and one that is
/// damaged or too short is left as it was found.
Result<OpenDatabase> open_database(const std::filesystem::path& directory, const RocksDbOptions& options) {
  if (Status status = check_not_under_repair(directory); !status.ok()) return status;
  const auto database = database_of(directory);
  const auto exists = has_database(database);
  if (!exists.ok()) return exists.status();
  const auto recorded = read_last_sequence(directory);
  if (!recorded.ok()) return recorded.status();
  if (!*exists) {
    if (Status status = check_reaches(database, 0, *recorded); !status.ok()) return status;
    if (options.read_only || !options.create_if_missing) {
      return Status(StatusCode::kNotFound, directory.string() + " holds no log");
    }
    // RocksDB makes the directory too, but reports its absence as an error first.
    if (Status status = make_directory(database); !status.ok()) return status;
    rocksdb::Options settings = database_settings(options);
    settings.create_if_missing = true;
    return open_to_write(database, settings);
  }
  {
    auto found = open_to_read(database, database_settings(options));
    if (!found.ok()) return found.status();
    if (Status status = check_reaches(database, found->last, *recorded); !status.ok()) return status;
    if (options.read_only) return std::move(found).value();
  }
  return open_to_write(database, database_settings(options));
}

/// Takes the lock of a directory that is flowtally's or may become it.
Result<DirectoryLock> claim_directory(const std::filesystem::path& directory, const RocksDbOptions& options,
                                      const SpaceReserve& reserve) {
  const bool create = options.create_if_missing && !options.read_only;
  auto state = create ? inspect_directory(directory) : inspect_existing_directory(directory);
  if (!state.ok()) return state.status();
  if (*state == DirectoryState::kAbsent) {
    if (Status status = reserve.check(directory, 0); !status.ok()) return status;
    if (Status status = make_directory(directory); !status.ok()) return status;
  }
  auto lock = DirectoryLock::take(directory);
  if (!lock.ok()) return lock.status();
  if (!options.read_only) {
    if (Status status = reserve.check(directory, 0); !status.ok()) return status;
    if (Status status = close_to_others(directory, options.on_warning); !status.ok()) return status;
  }
  state = inspect_directory(directory);  // whoever held the lock before may have created it
  if (!state.ok()) return state.status();
  if (*state == DirectoryState::kEmpty) {
    if (Status status = write_format(directory); !status.ok()) return status;
  }
  if (!options.read_only) {
    if (Status status = remove_checkpoints(directory); !status.ok()) return status;
  }
  return lock;
}

Result<std::unique_ptr<EventLog>> open(const std::filesystem::path& directory, const RocksDbOptions& options) {
  SpaceReserve reserve(options.free_space, std::max<std::uint64_t>(options.free_space_reserve_bytes,
                                                                   kReserveWriteBuffers * options.write_buffer_bytes));
  auto lock = claim_directory(directory, options, reserve);
  if (!lock.ok()) return lock.status();
  auto database = open_database(directory, options);
  if (!database.ok()) return database.status();
  return std::unique_ptr<EventLog>(std::make_unique<RocksDbLog>(RocksDbLog::Parts{
      directory, std::move(lock).value(), std::move(reserve), std::move(database->db), database->last, options}));
}

}  // namespace

Result<std::unique_ptr<EventLog>> open_rocksdb_log(const std::filesystem::path& directory,
                                                   const RocksDbOptions& options) {
  try {
    return open(directory, options);
  } catch (const std::exception& error) {
    return Status(StatusCode::kInternal,
                  fmt::format("{}: the log cannot be opened: {}", directory.string(), error.what()));
  }
}

}  // namespace flowtally::storage
