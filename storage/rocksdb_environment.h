// The machine's files as RocksDB gets them from us: opening one does not fail because other users of descriptors, such
// as connections, have taken the last (spare_descriptors.h). RocksDB takes such a failure for that of the disk, after
// which it writes nothing more.
#pragma once

namespace rocksdb {
class Env;
}

namespace flowtally::storage {

/// One for the process, which is never destroyed. Any thread.
rocksdb::Env* environment_of_process();

}  // namespace flowtally::storage
