// A BlockReader on a RocksDB iterator, and what both it and the log need: the key that a sequence has there.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/event_log.h"

namespace rocksdb {
class Iterator;
}

namespace flowtally::storage {

/// A block's key: its first sequence, big-endian, so that keys sort as sequences do.
std::string key_of(events::Sequence first);
std::optional<events::Sequence> sequence_of(std::string_view key);

class RocksDbReader final : public BlockReader {
 public:
  /// Reads the blocks from the one that holds `from` to the one that ends with `last`, with an iterator that sees at
  /// least those. `name` says which log it is, for errors. An error is final: it is given again.
  RocksDbReader(std::unique_ptr<rocksdb::Iterator> iterator, events::Sequence from, events::Sequence last,
                std::string name);
  ~RocksDbReader() override;

  events::Result<std::optional<std::string_view>> next() override;

 private:
  events::Status step();
  events::Status check_current();

  std::unique_ptr<rocksdb::Iterator> iterator_;
  events::Sequence wanted_;  // the sequence that the next block has to hold
  const events::Sequence last_;
  const std::string name_;
  bool positioned_ = false;
  events::Status failure_;
};

}  // namespace flowtally::storage
