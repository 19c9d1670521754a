#include "api/content_decoding.h"

#include <algorithm>

#include "ingest/unpacker.h"

namespace flowtally::api {
namespace {

constexpr std::size_t kFirstRoomBytes = 16 * 1024;
constexpr int kZstdWindowLogMax = 23;  // 8 MiB, the most that RFC 9659 lets a sender ask of a receiver

/// Decoded bytes, in room that doubles up to one byte more than may be: that one tells that there are too many.
class Unfolded {
 public:
  Unfolded(std::size_t bytes_max, BodyCharge& charge) : bytes_max_(bytes_max), charge_(charge) {}

  /// Makes sure that there is room left to decode into.
  std::optional<ProblemCode> make_room() {
    if (size_ > bytes_max_) return ProblemCode::kBodyTooLarge;
    if (size_ < bytes_.size()) return std::nullopt;
    const std::size_t grown = std::min(std::max(kFirstRoomBytes, 2 * bytes_.size()), bytes_max_ + 1);
    if (!charge_.add(grown - bytes_.size())) return ProblemCode::kOverloaded;
    bytes_.resize(grown);
    return std::nullopt;
  }
  char* room() { return bytes_.data() + size_; }
  std::size_t room_bytes() const { return bytes_.size() - size_; }
  void filled(std::size_t bytes) { size_ += bytes; }
  std::string take() {
    bytes_.resize(size_);
    return std::move(bytes_);
  }

 private:
  std::size_t bytes_max_;
  BodyCharge& charge_;
  std::string bytes_;
  std::size_t size_ = 0;
};

std::optional<ProblemCode> unfold(ingest::Packing packing, std::string_view packed, Unfolded& out) {
  ingest::Unpacker unpacker(packing, kZstdWindowLogMax);
  for (;;) {
    if (const auto error = out.make_room()) return error;
    const auto step = unpacker.unpack(packed, {out.room(), out.room_bytes()});
    if (!step) return ProblemCode::kInvalidBody;
    packed.remove_prefix(step->consumed);
    out.filled(step->produced);
    if (!packed.empty() || step->consumed + step->produced > 0) continue;
    if (unpacker.may_end()) return std::nullopt;
    return ProblemCode::kInvalidBody;  // more was to come
  }
}

}  // namespace

std::optional<ContentCoding> content_coding(std::optional<std::string_view> header) {
  if (!header) return ContentCoding::kIdentity;
  std::string name(*header);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (name.empty() || name == "identity") return ContentCoding::kIdentity;
  if (name == "gzip" || name == "x-gzip") return ContentCoding::kGzip;
  if (name == "zstd") return ContentCoding::kZstd;
  return std::nullopt;
}

std::optional<ProblemCode> decode_content(ContentCoding coding, std::size_t bytes_max, BodyCharge& charge,
                                          std::string& body) {
  if (coding == ContentCoding::kIdentity || body.empty()) return std::nullopt;
  Unfolded unfolded(bytes_max, charge);
  const auto packing = coding == ContentCoding::kGzip ? ingest::Packing::kGzip : ingest::Packing::kZstd;
  if (const auto error = unfold(packing, body, unfolded)) return error;
  body = unfolded.take();
  if (body.size() > bytes_max) return ProblemCode::kBodyTooLarge;
  return std::nullopt;
}

}  // namespace flowtally::api
