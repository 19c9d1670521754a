#include <xxhash.h>

#include <cstring>

#include "events/block.h"
#include "events/block_format.h"
#include "events/utf8.h"

namespace flowtally::events {

using namespace block_format;

namespace {

template <typename T>
T load(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// A run of bytes that is never left: a read past its end yields zeros and is remembered.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  void fail() {
    ok_ = false;
    at_ = end_;
  }

  std::uint8_t byte() {
    if (at_ == end_) return fail(), std::uint8_t{0};
    return static_cast<std::uint8_t>(*at_++);
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t part = byte();
      // The tenth byte has room for one bit, and a final zero byte would make a second spelling.
      if ((shift == 63 && part > 1) || (part == 0 && shift > 0)) break;
      value |= (part & 0x7F) << shift;
      if (part < 0x80) return value;
    }
    return fail(), 0;
  }

  /// The next `size` bytes, borrowed.
  std::string_view bytes(std::uint64_t size) {
    if (size > left()) return fail(), std::string_view();
    const std::string_view result(at_, static_cast<std::size_t>(size));
    at_ += size;
    return result;
  }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

bool is_clean(std::string_view text) {
  return text.empty() || (std::memchr(text.data(), 0, text.size()) == nullptr && is_utf8(text));
}

// Fills events from the two sections; the mirror of the encoder's Writer. Any nonsense makes ok() false.
class Reader {
 public:
  Reader(std::string_view records, std::string_view texts) : records_(records), texts_(texts) {}

  bool ok() const { return records_.ok() && texts_.ok(); }
  bool at_end() const { return records_.at_end() && texts_.at_end(); }

  void event(Event& event);

  void ref(Id& id) { ref_after(records_.byte(), id); }

  void maybe_ref(Id& id) {
    const std::uint8_t tag = records_.byte();
    if (tag != kAbsentTag) ref_after(tag, id);
  }

  void number(std::uint32_t& value) {
    const std::uint64_t wide = records_.varint();
    if (wide > UINT32_MAX) records_.fail();
    value = static_cast<std::uint32_t>(wide);
  }

  template <typename T>
  void byte(T& value, T min, T max) {
    const std::uint8_t raw = records_.byte();
    if (raw < static_cast<std::uint8_t>(min) || raw > static_cast<std::uint8_t>(max)) return records_.fail();
    value = static_cast<T>(raw);
  }

  void text(std::optional<std::string_view>& value, std::size_t code_points_max) {
    const std::uint64_t size_plus_one = records_.varint();
    if (size_plus_one == 0) return;
    value = records_.bytes(size_plus_one - 1);
    if (!is_clean(*value) || !has_at_most(code_points_max, *value)) records_.fail();
  }

  /// Empty when absent; an empty text has no other spelling.
  void text(std::string_view& value, std::size_t code_points_max) {
    if (!take_text(value, &Reader::text, code_points_max)) records_.fail();
  }

  void personal(std::optional<std::string_view>& value, std::size_t code_points_max) {
    bool there = false;
    byte(there, false, true);
    if (!there) return;
    value = texts_.bytes(texts_.varint());
    if (!is_clean(*value) || !has_at_most(code_points_max, *value)) texts_.fail();
  }

  void personal(std::string_view& value, std::size_t code_points_max) {
    if (!take_text(value, &Reader::personal, code_points_max)) texts_.fail();
  }

  void tree(std::optional<Tree>& value) {
    const std::uint64_t count = records_.varint();
    if (count == 0) return;
    constexpr std::size_t kNodeBytesMin = 4;
    if (count > records_.left() / kNodeBytesMin) return records_.fail();
    Tree& nodes = value.emplace();
    nodes.reserve(static_cast<std::size_t>(count));
    std::uint64_t deepest = 0;  // how deep the next node may be: one below the node before
    for (std::uint64_t i = 0; i < count && ok(); ++i) {
      const std::uint64_t depth = records_.varint();
      if (depth > deepest || depth >= kTreeLevelsMax || (i > 0 && depth == 0)) return records_.fail();
      deepest = depth + 1;
      TreeNode& node = nodes.emplace_back();
      node.depth = static_cast<std::uint32_t>(depth);
      ref(node.id);
      text(node.title, kNodeTitleCodePointsMax);
    }
  }

 private:
  using ReadText = void (Reader::*)(std::optional<std::string_view>&, std::size_t);

  bool take_text(std::string_view& value, ReadText read, std::size_t code_points_max) {
    std::optional<std::string_view> text;
    (this->*read)(text, code_points_max);
    value = text.value_or(std::string_view());
    return !text || !text->empty();
  }

  void ref_after(std::uint8_t tag, Id& id) {
    if (tag >= kSlotTag) {
      const Uuid& uuid = recent_[static_cast<std::size_t>(tag - kSlotTag) << 8 | records_.byte()];
      id = Id::uuid(uuid.high, uuid.low);
      return;
    }
    id = id_after(tag);
    if (!id.is_uuid()) return;
    const Uuid uuid{id.high(), id.low()};
    recent_[slot_of(uuid)] = uuid;
  }

  Id id_after(std::uint8_t tag) {
    if (tag == kUuidTag) {
      const std::string_view bytes = records_.bytes(16);
      if (bytes.empty()) return {};
      return Id::uuid(__builtin_bswap64(load<std::uint64_t>(bytes.data())),
                      __builtin_bswap64(load<std::uint64_t>(bytes.data() + 8)));
    }
    if (tag > Id::kBytesMax) return records_.fail(), Id();
    const Id id(records_.bytes(tag));
    // A canonical UUID is never written as text.
    if (id.is_uuid() || !is_clean(id.borrowed())) records_.fail();
    return id;
  }

  Id account() {
    const std::uint64_t number = records_.varint();
    if (number > accounts_.size()) return records_.fail(), Id();
    if (number > 0) return accounts_[static_cast<std::size_t>(number) - 1];
    const Id id = id_after(records_.byte());
    if (id == Id("*")) records_.fail();
    return accounts_.emplace_back(id);
  }

  template <std::size_t I>
  void payload(Payload& payload) {
    fields(*this, payload.emplace<I>());
  }

  template <std::size_t... I>
  void payload_of(std::uint8_t type, Payload& payload, std::index_sequence<I...>) {
    using Read = void (Reader::*)(Payload&);
    static constexpr Read kReads[] = {&Reader::payload<I>...};
    if (type < 1 || type > sizeof...(I)) return records_.fail();
    (this->*kReads[type - 1])(payload);
  }

  Cursor records_;
  Cursor texts_;
  std::int64_t time_ms_ = 0;
  std::vector<Id> accounts_;
  RecentIds recent_{};
};

void Reader::event(Event& event) {
  const std::uint8_t type = records_.byte();
  const std::uint64_t delta = records_.varint();
  // Unsigned, so that a nonsensical delta wraps instead of overflowing; the range check below catches it.
  const std::uint64_t ms = static_cast<std::uint64_t>(time_ms_) + ((delta >> 1) ^ (~(delta & 1) + 1));
  time_ms_ = static_cast<std::int64_t>(ms);
  event.time = Timestamp(Milliseconds(time_ms_));
  if (event.time < kTimestampMin || event.time >= kTimestampEnd) return records_.fail();
  event.id = id_after(records_.byte());
  event.account_id = account();
  payload_of(type, event.payload, std::make_index_sequence<std::variant_size_v<Payload>>());
}

Status corruption(const BlockHeader& header, std::string_view what) {
  std::string message = "the block of events " + std::to_string(header.first) + " to " + std::to_string(header.last());
  message += ' ';
  message += what;
  return Status(StatusCode::kCorruption, std::move(message));
}

}  // namespace

Result<BlockHeader> read_block_header(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || load<std::uint32_t>(bytes.data()) != kMagic) {
    return Status(StatusCode::kCorruption, "the bytes are not a block of events");
  }
  const BlockHeader header{.first = load<std::uint64_t>(bytes.data() + kFirstOffset),
                           .count = load<std::uint32_t>(bytes.data() + kCountOffset)};
  const auto version = load<std::uint8_t>(bytes.data() + kVersionOffset);
  if (version > kBlockVersion) {
    return Status(StatusCode::kUnsupportedVersion, "a block of events has version " + std::to_string(version) +
                                                       ", newer than " + std::to_string(kBlockVersion) +
                                                       ", the newest this program knows");
  }
  if (version == 0 || header.count == 0 || header.first == 0 || header.first > UINT64_MAX - header.count) {
    return Status(StatusCode::kCorruption, "the header of a block of events makes no sense");
  }
  return header;
}

Result<DecodedBlock> decode_block(std::string_view bytes, std::vector<Event> room) {
  const Result<BlockHeader> header = read_block_header(bytes);
  if (!header) return header.status();
  const std::size_t records_bytes = load<std::uint32_t>(bytes.data() + kRecordsBytesOffset);
  const std::size_t texts_bytes = load<std::uint32_t>(bytes.data() + kTextsBytesOffset);
  if (bytes.size() != kHeaderBytes + records_bytes + texts_bytes) {
    return corruption(*header, "has " + std::to_string(bytes.size()) + " bytes, not as many as its header says");
  }
  const auto seed = load<std::uint64_t>(bytes.data());
  const std::uint64_t checksum =
      XXH3_64bits_withSeed(bytes.data() + kCheckedOffset, bytes.size() - kCheckedOffset, seed);
  if (checksum != load<std::uint64_t>(bytes.data() + kChecksumOffset)) {
    return corruption(*header, "is damaged: its checksum does not match");
  }
  // Flags and the reserved bytes are zero in this version.
  if (seed >> 40 != 0 || header->count > records_bytes / kRecordBytesMin) {
    return corruption(*header, "has a header that makes no sense");
  }

  DecodedBlock block{.header = *header, .events = std::move(room)};
  block.events.clear();
  block.events.reserve(header->count);
  Reader reader(bytes.substr(kHeaderBytes, records_bytes), bytes.substr(kHeaderBytes + records_bytes));
  for (std::uint32_t i = 0; i < header->count; ++i) {
    reader.event(block.events.emplace_back());
    if (!reader.ok()) {
      return corruption(*header, "has a record that makes no sense: event " + std::to_string(header->first + i));
    }
  }
  if (!reader.at_end()) return corruption(*header, "has bytes after its last record");
  return block;
}

}  // namespace flowtally::events
