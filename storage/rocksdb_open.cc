#include "storage/rocksdb_open.h"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>

#include <system_error>

#include "storage/block_chain.h"
#include "storage/rocksdb_reader.h"
#include "storage/rocksdb_settings.h"
#include "storage/rocksdb_status.h"
#include "storage/small_file.h"

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;

namespace {

Result<Sequence> find_last_sequence(rocksdb::DB& db, const std::filesystem::path& database) {
  const std::unique_ptr<rocksdb::Iterator> iterator(db.NewIterator(scan_settings()));
  iterator->SeekToLast();
  const std::string context = fmt::format("{}: the end of the log cannot be read", database.string());
  if (!iterator->status().ok()) return from_rocksdb(iterator->status(), context);
  if (!iterator->Valid()) return Sequence{0};
  const auto first = sequence_of(iterator->key().ToStringView());
  if (!first) return Status(StatusCode::kCorruption, "a key is not a sequence").with_context(context);
  const auto header = header_at(*first, iterator->value().ToStringView());
  if (!header.ok()) return header.status().with_context(context);
  return header->last();
}

Result<OpenDatabase> with_last_sequence(rocksdb::DB* opened, const std::filesystem::path& database) {
  OpenDatabase result{std::unique_ptr<rocksdb::DB>(opened)};
  const auto last = find_last_sequence(*opened, database);
  if (!last.ok()) return last.status();
  result.last = *last;
  return result;
}

}  // namespace

std::filesystem::path database_of(const std::filesystem::path& directory) { return directory / "log"; }

std::filesystem::path repaired_database_of(const std::filesystem::path& directory) {
  return directory / "log.repaired";
}

Result<OpenDatabase> open_to_read(const std::filesystem::path& database, const rocksdb::Options& settings) {
  rocksdb::DB* db = nullptr;
  const auto opened = rocksdb::DB::OpenForReadOnly(settings, database.string(), &db);
  if (opened.ok()) return with_last_sequence(db, database);
  return from_rocksdb(opened, fmt::format("{}: the log cannot be opened, nothing was changed", database.string()));
}

Result<OpenDatabase> open_to_write(const std::filesystem::path& database, const rocksdb::Options& settings) {
  rocksdb::DB* db = nullptr;
  const auto opened = rocksdb::DB::Open(settings, database.string(), &db);
  if (opened.ok()) return with_last_sequence(db, database);
  return from_rocksdb(opened, fmt::format("{}: the log cannot be opened", database.string()));
}

Status check_reaches(const std::filesystem::path& database, Sequence end, std::optional<Sequence> recorded) {
  if (!recorded || end >= *recorded) return Status();
  return Status(StatusCode::kCorruption,
                fmt::format("{}: the log ends at sequence {}, but {} was acknowledged; nothing was changed",
                            database.string(), end, *recorded));
}

Status check_table_files(rocksdb::DB& db, const std::filesystem::path& database) {
  auto checked = db.VerifyFileChecksums(scan_settings());
  if (checked.ok()) checked = db.VerifyChecksum(scan_settings());
  return from_rocksdb(checked, fmt::format("{}: a file is not what was written", database.string()));
}

Status link_database(rocksdb::DB& db, const std::filesystem::path& target) {
  const std::string context = fmt::format("{}: the checkpoint cannot be made", target.string());
  std::error_code error;
  const auto absolute = std::filesystem::absolute(target, error);
  if (error) return system_error("find", target, error.value());
  rocksdb::Checkpoint* made = nullptr;
  auto done = rocksdb::Checkpoint::Create(&db, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (done.ok()) done = checkpoint->CreateCheckpoint(absolute.string());
  return from_rocksdb(done, context);
}

}  // namespace flowtally::storage
