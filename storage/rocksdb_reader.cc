#include "storage/rocksdb_reader.h"

#include <fmt/format.h>
#include <rocksdb/iterator.h>

#include <utility>

#include "storage/block_chain.h"
#include "storage/rocksdb_status.h"

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;

std::string key_of(Sequence first) {
  std::string key(sizeof first, '\0');
  for (std::size_t i = 0; i < sizeof first; ++i) {
    key[sizeof first - 1 - i] = static_cast<char>(static_cast<unsigned char>(first >> (8 * i)));
  }
  return key;
}

std::optional<Sequence> sequence_of(std::string_view key) {
  if (key.size() != sizeof(Sequence)) return std::nullopt;
  Sequence first = 0;
  for (const char byte : key) first = first << 8 | static_cast<unsigned char>(byte);
  return first;
}

RocksDbReader::RocksDbReader(std::unique_ptr<rocksdb::Iterator> iterator, Sequence from, Sequence last,
                             std::string name)
    : iterator_(std::move(iterator)), wanted_(from), last_(last), name_(std::move(name)) {}

RocksDbReader::~RocksDbReader() = default;

Result<std::optional<std::string_view>> RocksDbReader::next() {
  if (!failure_.ok()) return failure_;
  if (wanted_ > last_) return std::optional<std::string_view>();
  failure_ = step();
  if (!failure_.ok()) return failure_;
  return std::optional<std::string_view>(iterator_->value().ToStringView());
}

Status RocksDbReader::step() {
  if (positioned_) {
    iterator_->Next();
  } else {
    iterator_->SeekForPrev(key_of(wanted_));
  }
  const std::string context = fmt::format("{}: {} cannot be read", name_, sequence_range(wanted_, last_));
  if (!iterator_->status().ok()) return from_rocksdb(iterator_->status(), context);
  return check_current().with_context(context);
}

/// That the block under the iterator is the one that is wanted; moves on to the one after it.
Status RocksDbReader::check_current() {
  if (!iterator_->Valid()) return Status(StatusCode::kCorruption, "the log holds nothing there");
  const auto first = sequence_of(iterator_->key().ToStringView());
  if (!first) return Status(StatusCode::kCorruption, "a key is not a sequence");
  const auto header = header_at(*first, iterator_->value().ToStringView());
  if (!header.ok()) return header.status();
  const bool holds_wanted = positioned_ ? *first == wanted_ : *first <= wanted_ && wanted_ <= header->last();
  if (!holds_wanted || header->last() > last_) {
    return Status(StatusCode::kCorruption, fmt::format("where sequence {} should be, the log holds {}", wanted_,
                                                       sequence_range(*first, header->last())));
  }
  positioned_ = true;
  wanted_ = header->last() + 1;
  return Status();
}

}  // namespace flowtally::storage
