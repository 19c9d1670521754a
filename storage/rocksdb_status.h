// What RocksDB says, in the house's words.
#pragma once

#include <string_view>

#include "events/status.h"

namespace rocksdb {
class Status;
}

namespace flowtally::storage {

/// The same outcome as a Status; an error is told as "<context>: <RocksDB's words>". A file that the database names and
/// that is not there is kCorruption.
events::Status from_rocksdb(const rocksdb::Status& status, std::string_view context);

}  // namespace flowtally::storage
