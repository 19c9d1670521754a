#include "storage/rocksdb_audit_store.h"

#include <fmt/format.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "storage/block_chain.h"
#include "storage/data_directory.h"
#include "storage/free_space.h"
#include "storage/rocksdb_files.h"
#include "storage/rocksdb_open.h"
#include "storage/rocksdb_reader.h"
#include "storage/rocksdb_settings.h"
#include "storage/rocksdb_status.h"
#include "storage/spare_descriptors.h"

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;

namespace {

constexpr std::size_t kWriteBufferBytes = 1 << 20;  // some thousand entries
constexpr std::size_t kBlockCacheBytes = 1 << 20;
constexpr int kTableFiles = 20;

class RocksDbAuditStore final : public AuditStore {
 public:
  RocksDbAuditStore(std::filesystem::path path, SpaceReserve reserve, std::unique_ptr<rocksdb::DB> db, Sequence last,
                    std::size_t entries_max, bool read_only)
      : path_(std::move(path)),
        reserve_(std::move(reserve)),
        db_(std::move(db)),
        last_(last),
        entries_max_(entries_max),
        read_only_(read_only) {}

  Status add(std::string_view block) override {
    const std::string owned(block);
    const auto number = end_of_group(last_, {&owned, 1});
    if (!number) return number.status().with_context(path_.string());
    if (*number != last_ + 1) return Status(StatusCode::kInvalidArgument, "an entry is a block of one event");
    if (read_only_) return Status(StatusCode::kInvalidArgument, path_.string() + " was opened to be read only");
    if (Status status = SpareDescriptors::of_process().refill(); !status.ok()) return status;
    if (Status status = reserve_.check(path_, block.size()); !status.ok()) return status;
    rocksdb::WriteBatch batch;
    auto done = batch.Put(key_of(*number), owned);
    if (done.ok() && *number > entries_max_) done = batch.Delete(key_of(*number - entries_max_));
    if (done.ok()) done = db_->Write(group_settings(), &batch);
    if (!done.ok()) return from_rocksdb(done, path_.string());
    last_ = *number;
    return Status();
  }

  Status check_files() const override { return check_table_files(*db_, path_); }

  Status checkpoint(const std::filesystem::path& directory) const override {
    if (Status status = reserve_.check(path_, 0); !status.ok()) return status;
    return link_database(*db_, audit_of(directory));
  }

 private:
  const std::filesystem::path path_;
  const SpaceReserve reserve_;
  const std::unique_ptr<rocksdb::DB> db_;
  Sequence last_;
  const std::size_t entries_max_;
  const bool read_only_;
};

Result<std::vector<std::string>> read_all(rocksdb::DB& db, const std::string& path, Sequence& last) {
  std::vector<std::string> blocks;
  const std::unique_ptr<rocksdb::Iterator> iterator(db.NewIterator(scan_settings()));
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    const auto number = sequence_of(iterator->key().ToStringView());
    if (!number || (!blocks.empty() && *number != last + 1)) {
      return Status(StatusCode::kCorruption, fmt::format("{}: an entry of the server's audit is missing", path));
    }
    const auto header = header_at(*number, iterator->value().ToStringView());
    if (!header) return header.status().with_context(path);
    last = header->last();
    blocks.push_back(iterator->value().ToString());
  }
  if (!iterator->status().ok()) return from_rocksdb(iterator->status(), path);
  return blocks;
}

Result<OpenedAuditStore> open(const std::filesystem::path& path, RocksDbOptions options, std::size_t entries_max) {
  options.write_buffer_bytes = std::min(options.write_buffer_bytes, kWriteBufferBytes);
  options.block_cache_bytes = std::min(options.block_cache_bytes, kBlockCacheBytes);
  options.table_files_max = std::min(options.table_files_max, kTableFiles);
  SpaceReserve reserve(options.free_space, options.free_space_reserve_bytes);
  if (!options.read_only) {
    if (Status status = reserve.check(path, 0); !status.ok()) return status;
  }
  const auto exists = has_database(path);
  if (!exists) return exists.status();
  if (!*exists && options.read_only) return OpenedAuditStore{nullptr, {}, entries_max};
  if (!*exists) {
    if (Status status = make_directory(path); !status.ok()) return status;
  }
  rocksdb::Options settings = database_settings(options);
  settings.create_if_missing = !*exists;
  rocksdb::DB* opened = nullptr;
  const auto status = options.read_only ? rocksdb::DB::OpenForReadOnly(settings, path.string(), &opened)
                                        : rocksdb::DB::Open(settings, path.string(), &opened);
  if (!status.ok()) {
    return from_rocksdb(status, fmt::format("{}: the server's audit cannot be opened", path.string()));
  }
  std::unique_ptr<rocksdb::DB> db(opened);
  Sequence last = 0;
  auto blocks = read_all(*db, path.string(), last);
  if (!blocks) return blocks.status();
  return OpenedAuditStore{std::make_unique<RocksDbAuditStore>(path, std::move(reserve), std::move(db), last,
                                                              entries_max, options.read_only),
                          std::move(blocks).value(), entries_max};
}

}  // namespace

std::filesystem::path audit_of(const std::filesystem::path& directory) { return directory / "audit"; }

Result<OpenedAuditStore> open_audit_store(const std::filesystem::path& directory, const RocksDbOptions& options,
                                          std::size_t entries_max) {
  const auto path = audit_of(directory);
  try {
    return open(path, options, entries_max);
  } catch (const std::exception& error) {
    return Status(StatusCode::kInternal,
                  fmt::format("{}: the server's audit cannot be opened: {}", path.string(), error.what()));
  }
}

}  // namespace flowtally::storage
