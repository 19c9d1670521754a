#include "storage/rocksdb_status.h"

#include <rocksdb/status.h>

namespace flowtally::storage {

using events::Status;
using events::StatusCode;

namespace {

StatusCode code_of(const rocksdb::Status& status) {
  if (status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound()) return StatusCode::kCorruption;
  if (status.IsNotSupported()) return StatusCode::kUnsupportedVersion;
  if (status.IsIOError()) return StatusCode::kIoError;
  return StatusCode::kInternal;
}

}  // namespace

Status from_rocksdb(const rocksdb::Status& status, std::string_view context) {
  if (status.ok()) return Status();
  return Status(code_of(status), status.ToString()).with_context(context);
}

}  // namespace flowtally::storage
