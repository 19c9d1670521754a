#include <xxhash.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstring>

#include "events/block.h"
#include "events/block_format.h"

namespace flowtally::events {

using namespace block_format;

namespace {

struct IdHash {
  using is_avalanching = void;
  std::size_t operator()(const Id& id) const { return hasher(id); }
  IdHasher hasher;
};

template <typename T>
void store(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

char* put_varint(char* at, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
  *at++ = static_cast<char>(value);
  return at;
}

void append_varint(std::string& out, std::uint64_t value) {
  char bytes[10];
  out.append(bytes, put_varint(bytes, value));
}

std::uint64_t zig_zag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

}  // namespace

struct BlockEncoder::Dictionary {
  boost::unordered_flat_map<Id, std::uint32_t, IdHash> accounts;  // to their numbers, from 1
  Arena names;                                                    // of the accounts that are not UUIDs
  Id last_account;                                                // most records repeat the account before
  std::uint32_t last_number = 0;
  RecentIds recent{};
};

namespace {

// Gathers the small fields of one record on the stack and hands them on in one piece.
class Writer {
 public:
  Writer(std::string& records, std::string& texts, RecentIds& recent)
      : records_(records), texts_(texts), recent_(recent) {}
  ~Writer() { flush(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void varint(std::uint64_t value) { at_ = put_varint(at_, value); }
  void raw_byte(std::uint8_t value) { *at_++ = static_cast<char>(value); }

  void id(const Id& id) {
    if (id.is_uuid()) return uuid({id.high(), id.low()});
    const std::string_view text = id.borrowed();
    ensure(!text.empty() && text.size() <= Id::kBytesMax, "an event's ids have 1 to 128 bytes");
    raw_byte(static_cast<std::uint8_t>(text.size()));
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }

  void ref(const Id& id) {
    if (!id.is_uuid()) return this->id(id);
    const Uuid value{id.high(), id.low()};
    const std::size_t slot = slot_of(value);
    if (recent_[slot] == value) {
      raw_byte(static_cast<std::uint8_t>(kSlotTag | slot >> 8));
      raw_byte(static_cast<std::uint8_t>(slot));
    } else {
      recent_[slot] = value;
      uuid(value);
    }
  }

  void maybe_ref(const Id& id) {
    if (id.empty()) return raw_byte(kAbsentTag);
    ref(id);
  }

  void number(std::uint32_t value) { varint(value); }

  template <typename T>
  void byte(T value, T /*min*/, T /*max*/) {
    raw_byte(static_cast<std::uint8_t>(value));
  }

  void text(const std::optional<std::string_view>& value, std::size_t /*code_points_max*/) {
    varint(value ? value->size() + 1 : 0);
    if (!value) return;
    flush();
    records_.append(*value);
  }

  void text(const std::string_view& value, std::size_t code_points_max) { text(unless_empty(value), code_points_max); }

  void personal(const std::optional<std::string_view>& value, std::size_t /*code_points_max*/) {
    raw_byte(value ? 1 : 0);
    if (!value) return;
    append_varint(texts_, value->size());
    texts_.append(*value);
  }

  void personal(const std::string_view& value, std::size_t code_points_max) {
    personal(unless_empty(value), code_points_max);
  }

  void tree(const std::optional<Tree>& value) {
    varint(value ? value->size() : 0);
    if (!value) return;
    for (const TreeNode& node : *value) {
      flush();
      varint(node.depth);
      ref(node.id);
      text(node.title, kNodeTitleCodePointsMax);
    }
  }

 private:
  // A record's type, time, account number, six ids and single bytes.
  static constexpr std::size_t kRoom = 64 + 6 * (Id::kBytesMax + 1);

  static std::optional<std::string_view> unless_empty(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
  }

  void uuid(const Uuid& value) {
    raw_byte(kUuidTag);
    store(at_, __builtin_bswap64(value.high));
    store(at_ + 8, __builtin_bswap64(value.low));
    at_ += 16;
  }

  void flush() {
    records_.append(room_, at_);
    at_ = room_;
  }

  std::string& records_;
  std::string& texts_;
  RecentIds& recent_;
  char room_[kRoom];
  char* at_ = room_;
};

}  // namespace

BlockEncoder::BlockEncoder() : dictionary_(std::make_unique<Dictionary>()) {}
BlockEncoder::~BlockEncoder() = default;
BlockEncoder::BlockEncoder(BlockEncoder&&) noexcept = default;
BlockEncoder& BlockEncoder::operator=(BlockEncoder&&) noexcept = default;

void BlockEncoder::add(const Event& event) {
  Writer writer(records_, texts_, dictionary_->recent);
  writer.raw_byte(static_cast<std::uint8_t>(type_of(event)));
  const std::int64_t time_ms = event.time.time_since_epoch().count();
  writer.varint(zig_zag(time_ms - last_time_ms_));
  last_time_ms_ = time_ms;
  writer.id(event.id);

  Dictionary& dictionary = *dictionary_;
  if (dictionary.last_number == 0 || dictionary.last_account != event.account_id) {
    auto known = dictionary.accounts.find(event.account_id);
    const bool is_new = known == dictionary.accounts.end();
    if (is_new) {
      const Id& id = event.account_id;
      const Id kept = id.is_uuid() ? id : Id(dictionary.names.copy(id.borrowed()));
      known = dictionary.accounts.emplace(kept, static_cast<std::uint32_t>(dictionary.accounts.size()) + 1).first;
    }
    dictionary.last_account = known->first;
    dictionary.last_number = known->second;
    writer.varint(is_new ? 0 : known->second);
    if (is_new) writer.id(event.account_id);
  } else {
    writer.varint(dictionary.last_number);
  }

  std::visit([&](const auto& payload) { fields(writer, payload); }, event.payload);
  ++count_;
}

std::string BlockEncoder::finish(Sequence first) {
  ensure(count_ > 0 && first > 0, "a block has an event and a first sequence");
  ensure(records_.size() <= UINT32_MAX && texts_.size() <= UINT32_MAX, "a block's sections are shorter than 4 GiB");
  std::string block;
  block.reserve(kHeaderBytes + size_bytes());
  block.resize(kHeaderBytes);
  store(block.data(), kMagic);
  store(block.data() + kVersionOffset, kBlockVersion);
  store(block.data() + kFirstOffset, first);
  store(block.data() + kCountOffset, count_);
  store(block.data() + kRecordsBytesOffset, static_cast<std::uint32_t>(records_.size()));
  store(block.data() + kTextsBytesOffset, static_cast<std::uint32_t>(texts_.size()));
  block += records_;
  block += texts_;
  std::uint64_t seed = 0;
  std::memcpy(&seed, block.data(), sizeof seed);
  store(block.data() + kChecksumOffset,
        std::uint64_t{XXH3_64bits_withSeed(block.data() + kCheckedOffset, block.size() - kCheckedOffset, seed)});

  records_.clear();
  texts_.clear();
  count_ = 0;
  last_time_ms_ = 0;
  dictionary_->accounts.clear();
  dictionary_->names = Arena();
  dictionary_->last_account = Id();
  dictionary_->last_number = 0;
  dictionary_->recent.fill({});
  return block;
}

}  // namespace flowtally::events
