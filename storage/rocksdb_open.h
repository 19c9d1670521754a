// Opening the log's RocksDB and looking it through: what the log and its repair share. Under the directory's lock.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "events/block.h"
#include "events/status.h"
#include "storage/rocksdb_log.h"

namespace rocksdb {
class DB;
struct Options;
}  // namespace rocksdb

namespace flowtally::storage {

/// The RocksDB of a data directory's log.
std::filesystem::path database_of(const std::filesystem::path& directory);

/// Where a repair puts the log that is to take its place: while it is there, the repair has to be finished.
std::filesystem::path repaired_database_of(const std::filesystem::path& directory);

struct OpenDatabase {
  std::unique_ptr<rocksdb::DB> db;
  events::Sequence last = 0;
};

/// Opens the RocksDB in `database`, which exists, and finds its last block. Changes no file. kCorruption if it cannot
/// be opened or its end is no block.
events::Result<OpenDatabase> open_to_read(const std::filesystem::path& database, const rocksdb::Options& settings);

/// The same to write, which recovers: files are rewritten.
events::Result<OpenDatabase> open_to_write(const std::filesystem::path& database, const rocksdb::Options& settings);

/// kCorruption for a log that ends at `end`, before the sequence that LAST says was acknowledged, if it says one.
events::Status check_reaches(const std::filesystem::path& database, events::Sequence end,
                             std::optional<events::Sequence> recorded);

/// Reads every table file and compares it, and each of its blocks, with its checksum. kCorruption naming the file.
events::Status check_table_files(rocksdb::DB& db, const std::filesystem::path& database);

/// Makes a database of its own in `target`, which does not exist, of links to the table files and copies of the others.
events::Status link_database(rocksdb::DB& db, const std::filesystem::path& target);

}  // namespace flowtally::storage
