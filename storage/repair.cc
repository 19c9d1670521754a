#include "storage/repair.h"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/data_directory.h"
#include "storage/free_space.h"
#include "storage/last_sequence_file.h"
#include "storage/rocksdb_audit_store.h"
#include "storage/rocksdb_open.h"
#include "storage/rocksdb_reader.h"
#include "storage/rocksdb_settings.h"
#include "storage/rocksdb_status.h"
#include "storage/small_file.h"
#include "storage/snapshot_files.h"

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;
using Path = std::filesystem::path;

namespace {

/// Reads on until `reader` has no more that is sound, and gives each block to `take`. Success at the log's end.
template <typename Take>
Status take_sound_blocks(BlockReader& reader, const Take& take) {
  for (;;) {
    const auto bytes = reader.next();
    if (!bytes) return bytes.status();
    if (!bytes->has_value()) return Status();
    const auto block = events::decode_block(**bytes);
    if (!block) return block.status();
    if (Status status = take(block->header, **bytes); !status.ok()) return status;
  }
}

std::unique_ptr<BlockReader> reader_of(rocksdb::DB& db, Sequence last, const Path& database) {
  return std::make_unique<RocksDbReader>(std::unique_ptr<rocksdb::Iterator>(db.NewIterator(scan_settings())), 1, last,
                                         database.string());
}

Status check_log(const Path& database, const RocksDbOptions& options, std::optional<Sequence> recorded) {
  const auto found = open_to_read(database, database_settings(options));
  if (!found) return found.status();
  const auto read = take_sound_blocks(*reader_of(*found->db, found->last, database),
                                      [](const auto&, std::string_view) { return Status(); });
  if (!read.ok()) return read;
  if (Status status = check_reaches(database, found->last, recorded); !status.ok()) return status;
  return check_table_files(*found->db, database);
}

Status rename_durably(const Path& from, const Path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename to", to, errno);
  return sync_directory(to.parent_path());
}

/// "<path>.damaged-1", or the next number that is free.
Path aside_of(const Path& path) {
  std::error_code error;
  for (int number = 1;; ++number) {
    auto aside = path;
    aside += fmt::format(".damaged-{}", number);
    if (!std::filesystem::exists(aside, error)) return aside;
  }
}

/// Of all its files, or of those whose names end so.
std::uint64_t bytes_in(const Path& directory, std::string_view extension = {}) {
  std::uint64_t bytes = 0;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (!extension.empty() && entry->path().extension() != extension) continue;
    std::error_code ignored;
    const auto size = entry->file_size(ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

class Repair {
 public:
  Repair(const Path& directory, const RepairOptions& options)
      : directory_(directory), options_(options), log_(database_of(directory)) {}
  ~Repair() { remove_leavings(); }
  Repair(const Repair&) = delete;
  Repair& operator=(const Repair&) = delete;

  Result<LogRepair> run() {
    remove_leavings();
    std::error_code error;
    LogRepair repair;
    if (std::filesystem::exists(repaired_database_of(directory_), error)) {
      repair.finished_earlier = true;
      read_loss(repair);
      return options_.dry_run ? look_at_repaired(repair) : finish(repair);
    }
    if (!std::filesystem::exists(log_, error)) {
      return Status(StatusCode::kNotFound, directory_.string() + " holds no log");
    }
    const auto recorded = read_last_sequence(directory_);
    if (!recorded) return recorded.status();
    repair.lost_to = recorded->value_or(0);
    repair.damage = check_log(log_, options_.database, *recorded);
    if (repair.damage.code() == StatusCode::kUnsupportedVersion) return repair.damage;
    if (repair.damage.ok()) return sound(repair);
    if (Status status = check_room(); !status.ok()) return status;
    if (Status status = salvage(repair); !status.ok()) return status;
    if (options_.dry_run) return repair;
    if (Status status = step("commit"); !status.ok()) return status;
    if (Status status = rename_durably(repairing(), repaired_database_of(directory_)); !status.ok()) return status;
    return finish(repair);
  }

 private:
  Path repairing() const { return directory_ / "log.repairing"; }
  Path salvaged() const { return directory_ / "log.salvage"; }

  void remove_leavings() const {
    std::error_code ignored;
    for (const auto& path : {repairing(), salvaged()}) std::filesystem::remove_all(path, ignored);
  }

  Status step(std::string_view name) const { return options_.on_step ? options_.on_step(name) : Status(); }

  /// For the new log, and for the tables that RocksDB's repair makes of the write-ahead log. These are all that a dry
  /// run writes, and it removes them: it may take them from the reserve.
  Status check_room() const {
    const auto& database = options_.database;
    const SpaceReserve reserve(database.free_space, options_.dry_run ? 0 : database.free_space_reserve_bytes);
    return reserve.check(directory_, bytes_in(log_, ".log") + (options_.dry_run ? 0 : bytes_in(log_)));
  }

  Result<LogRepair> sound(LogRepair& repair) const {
    const auto found = open_to_read(log_, database_settings(options_.database));
    if (!found) return found.status();
    repair.kept = found->last;
    repair.lost_to = found->last;
    return repair;
  }

  Result<LogRepair> look_at_repaired(LogRepair& repair) const {
    const auto found = open_to_read(repaired_database_of(directory_), database_settings(options_.database));
    if (!found) return found.status();
    repair.kept = found->last;
    return repair;
  }

  /// Writes what is sound into a log of its own.
  Status salvage(LogRepair& repair) {
    auto settings = database_settings(options_.database);
    settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    auto as_it_is = open_source(log_, settings, repair);
    const auto built = rebuild(settings);
    auto rebuilt = built.ok() ? open_source(salvaged(), settings, repair) : Source{};
    if (as_it_is.db == nullptr && !built.ok()) return built;
    // What RocksDB rebuilds lacks tables of which a part is sound; a MANIFEST that was cut off lacks whole tables.
    auto& better = as_it_is.kept >= rebuilt.kept ? as_it_is : rebuilt;
    repair.kept = better.kept;
    repair.lost_to = std::max(repair.lost_to, std::optional(repair.kept));
    return options_.dry_run ? Status() : write(better, repair);
  }

  struct Source {
    Path database;
    std::unique_ptr<rocksdb::DB> db;  // none if it cannot be opened
    Sequence kept = 0;                // the end of its sound beginning
  };

  Source open_source(const Path& database, const rocksdb::Options& settings, LogRepair& repair) const {
    Source source{database, nullptr};
    rocksdb::DB* opened = nullptr;
    const auto done = rocksdb::DB::OpenForReadOnly(settings, database.string(), &opened);
    if (!done.ok()) return source;
    source.db.reset(opened);
    note_end(*source.db, repair);
    (void)take_sound_blocks(*reader_of(*source.db, kNoEnd, database), [&](const auto& header, std::string_view) {
      source.kept = header.last();
      return Status();
    });
    return source;
  }

  /// RocksDB's repair, on links: it renames files and writes new ones, and changes none. It refuses two tables that
  /// hold the same events, as where a flush was interrupted: the one it makes of a write-ahead log and the one that was
  /// not yet in the MANIFEST. Then it has to do without the newest.
  Status rebuild(const rocksdb::Options& settings) const {
    auto tables = files_of_log(".sst");
    if (!tables) return tables.status();
    const auto logs = files_of_log(".log");
    if (!logs) return logs.status();
    for (;;) {
      if (Status status = link_to_salvage(*logs, *tables); !status.ok()) return status;
      const auto done = rocksdb::RepairDB(salvaged().string(), settings);
      if (!done.IsCorruption() || tables->empty()) {
        return from_rocksdb(done, fmt::format("{}: RocksDB cannot repair the log", directory_.string()));
      }
      tables->pop_back();
    }
  }

  /// Names in the order in which the files were made.
  Result<std::vector<Path>> files_of_log(std::string_view extension) const {
    std::vector<Path> names;
    std::error_code error;
    std::filesystem::directory_iterator entry(log_, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      if (entry->path().extension() == extension) names.push_back(entry->path().filename());
    }
    if (error) return system_error("list the files of", log_, error.value());
    std::sort(names.begin(), names.end());
    return names;
  }

  Status link_to_salvage(const std::vector<Path>& logs, const std::vector<Path>& tables) const {
    std::error_code error;
    std::filesystem::remove_all(salvaged(), error);
    if (Status status = make_directory(salvaged()); !status.ok()) return status;
    for (const auto* names : {&logs, &tables}) {
      for (const auto& name : *names) {
        std::filesystem::create_hard_link(log_ / name, salvaged() / name, error);
        if (error) return system_error("link the files of", log_, error.value());
      }
    }
    return {};
  }

  /// What stands at the end may be known even where what leads there is lost.
  static void note_end(rocksdb::DB& source, LogRepair& repair) {
    const std::unique_ptr<rocksdb::Iterator> iterator(source.NewIterator(scan_settings()));
    iterator->SeekToLast();
    if (!iterator->Valid()) return;
    const auto header = events::read_block_header(iterator->value().ToStringView());
    if (header) repair.lost_to = std::max(repair.lost_to, std::optional(header->last()));
  }

  Status write(const Source& source, const LogRepair& repair) const {
    if (Status status = step("write"); !status.ok()) return status;
    auto settings = database_settings(options_.database);
    settings.create_if_missing = true;
    auto target = open_to_write(repairing(), settings);
    if (!target) return target.status();
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;  // it is flushed whole
    Status written;
    if (source.kept > 0) {
      written = take_sound_blocks(*reader_of(*source.db, source.kept, source.database), [&](const auto& header,
                                                                                            std::string_view block) {
        if (options_.on_progress) options_.on_progress(header.last());
        return from_rocksdb(target->db->Put(unlogged, key_of(header.first), rocksdb::Slice(block)), "the repaired log");
      });
    }
    if (written.ok()) written = from_rocksdb(target->db->Flush(rocksdb::FlushOptions()), "the repaired log");
    target->db.reset();
    if (written.ok()) written = check_log(repairing(), options_.database, repair.kept);
    return written.ok() ? write_loss(repair) : written;
  }

  /// What `finish` overwrites, for the repair that may have to finish this one: how far the log went, and what it is
  /// called from then on. "<sequence> <name>\n".
  Status write_loss(const LogRepair& repair) const {
    return replace_small_file(repairing() / kLossFile,
                              fmt::format("{} {}\n", *repair.lost_to, aside_of(log_).filename().string()),
                              Durability::kSynced);
  }

  /// An earlier flowtally did not write it down.
  void read_loss(LogRepair& repair) const {
    const auto content = read_small_file(repaired_database_of(directory_) / kLossFile);
    if (!content.ok() || !content->has_value()) return;
    std::istringstream words(**content);
    Sequence lost_to = 0;
    std::string aside;
    if (!(words >> lost_to >> aside)) return;
    repair.lost_to = lost_to;
    std::error_code error;
    const bool was_put_aside = !std::filesystem::exists(log_, error);
    if (was_put_aside && std::filesystem::exists(directory_ / aside, error)) repair.kept_aside = directory_ / aside;
  }

  /// Every step may be done again. The last one makes the directory one that opens.
  Result<LogRepair> finish(LogRepair& repair) const {
    if (auto looked = look_at_repaired(repair); !looked) return looked;
    std::error_code error;
    if (Status status = step("put the damaged log aside"); !status.ok()) return status;
    if (std::filesystem::exists(log_, error)) {
      repair.kept_aside = aside_of(log_);
      if (Status status = rename_durably(log_, repair.kept_aside); !status.ok()) return status;
    }
    if (Status status = step("write LAST"); !status.ok()) return status;
    if (Status status = write_last_sequence(directory_, repair.kept, Durability::kSynced); !status.ok()) return status;
    if (Status status = step("remove snapshots"); !status.ok()) return status;
    if (Status status = remove_snapshots_after(directory_, repair.kept); !status.ok()) return status;
    if (Status status = step("put the repaired log in its place"); !status.ok()) return status;
    if (Status status = rename_durably(repaired_database_of(directory_), log_); !status.ok()) return status;
    std::filesystem::remove(log_ / kLossFile, error);
    return repair;
  }

  static constexpr std::string_view kLossFile = "LOSS";
  static constexpr Sequence kNoEnd = std::numeric_limits<Sequence>::max();

  const Path directory_;
  const RepairOptions& options_;
  const Path log_;
};

Status check_audit(const Path& directory, RocksDbOptions options) {
  options.read_only = true;
  const auto opened = open_audit_store(directory, options);
  if (!opened) return opened.status();
  for (const auto& block : opened->blocks) {
    if (const auto decoded = events::decode_block(block); !decoded) return decoded.status();
  }
  return opened->store != nullptr ? opened->store->check_files() : Status();
}

}  // namespace

Result<LogRepair> repair_log(const Path& directory, const RepairOptions& options) {
  try {
    return Repair(directory, options).run();
  } catch (const std::exception& error) {
    return Status(StatusCode::kInternal,
                  fmt::format("{}: the log cannot be repaired: {}", directory.string(), error.what()));
  }
}

Result<AuditRepair> repair_audit(const Path& directory, const RepairOptions& options) {
  AuditRepair repair{check_audit(directory, options.database), {}};
  if (repair.damage.code() == StatusCode::kUnsupportedVersion) return repair.damage;
  if (repair.damage.ok() || options.dry_run) return repair;
  repair.kept_aside = aside_of(audit_of(directory));
  if (Status status = rename_durably(audit_of(directory), repair.kept_aside); !status.ok()) return status;
  return repair;
}

}  // namespace flowtally::storage
