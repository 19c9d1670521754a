#include "api/content_decoding.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

namespace flowtally::api {
namespace {

constexpr std::size_t kFirstRoomBytes = 16 * 1024;
constexpr int kGzipOnly = 15 + 16;     // zlib's windowBits for the gzip format
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

std::optional<ProblemCode> unfold_gzip(std::string_view packed, Unfolded& out) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return ProblemCode::kOverloaded;  // out of memory
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib only reads there
  stream.avail_in = static_cast<uInt>(packed.size());
  for (;;) {
    if (const auto error = out.make_room()) return error;
    stream.next_out = reinterpret_cast<Bytef*>(out.room());
    stream.avail_out = static_cast<uInt>(out.room_bytes());
    const int result = inflate(&stream, Z_NO_FLUSH);
    out.filled(out.room_bytes() - stream.avail_out);
    if (result == Z_STREAM_END) {
      if (stream.avail_in == 0) break;
      if (inflateReset(&stream) != Z_OK) return ProblemCode::kInternal;
    } else if (result != Z_OK) {
      return ProblemCode::kInvalidBody;  // Z_BUF_ERROR: more was to come
    }
  }
  return std::nullopt;
}

std::optional<ProblemCode> unfold_zstd(std::string_view packed, Unfolded& out) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  if (context == nullptr) return ProblemCode::kOverloaded;  // out of memory
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  for (;;) {
    if (const auto error = out.make_room()) return error;
    ZSTD_outBuffer room{out.room(), out.room_bytes(), 0};
    const std::size_t consumed = in.pos;
    const std::size_t hint = ZSTD_decompressStream(context.get(), &room, &in);
    out.filled(room.pos);
    if (ZSTD_isError(hint)) return ProblemCode::kInvalidBody;
    if (in.pos < in.size) continue;
    if (hint == 0) break;                                                       // a frame ended with the body
    if (room.pos == 0 && in.pos == consumed) return ProblemCode::kInvalidBody;  // more was to come
  }
  return std::nullopt;
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
  const auto error = coding == ContentCoding::kGzip ? unfold_gzip(body, unfolded) : unfold_zstd(body, unfolded);
  if (error) return error;
  body = unfolded.take();
  if (body.size() > bytes_max) return ProblemCode::kBodyTooLarge;
  return std::nullopt;
}

}  // namespace flowtally::api
