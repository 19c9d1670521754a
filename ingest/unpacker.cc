#include "ingest/unpacker.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <limits>
#include <string>

namespace flowtally::ingest {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

constexpr int kGzipOnly = 15 + 16;  // zlib's windowBits for the gzip format
constexpr std::string_view kGzipMagic = "\x1F\x8B\x08";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
constexpr std::string_view kSkippableMagic = "\x2A\x4D\x18";  // behind a byte from 0x50 to 0x5F

}  // namespace

Packing packing_of(std::string_view first_bytes) {
  if (first_bytes.starts_with(kGzipMagic)) return Packing::kGzip;
  if (first_bytes.starts_with(kZstdMagic)) return Packing::kZstd;
  const bool is_skippable = first_bytes.size() >= kPackingBytes && (first_bytes[0] & 0xF0) == 0x50 &&
                            first_bytes.substr(1).starts_with(kSkippableMagic);
  return is_skippable ? Packing::kZstd : Packing::kNone;
}

std::string_view packing_name(Packing packing) { return packing == Packing::kGzip ? "gzip" : "zstd"; }

struct Unpacker::Impl {
  virtual ~Impl() = default;
  virtual Result<Step> unpack(std::string_view packed, std::span<char> out) = 0;

  Status damaged(Packing packing, std::string_view why) const {
    return {StatusCode::kCorruption, "is damaged: its " + std::string(packing_name(packing)) +
                                         " data is wrong near byte " + std::to_string(position) + " (" +
                                         std::string(why) + ")"};
  }

  std::uint64_t position = 0;
  bool may_end = true;
};

struct Unpacker::Gzip : Unpacker::Impl {
  Gzip() { events::ensure(inflateInit2(&stream, kGzipOnly) == Z_OK, "zlib has memory for a stream"); }
  ~Gzip() override { inflateEnd(&stream); }

  Result<Step> unpack(std::string_view packed, std::span<char> out) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib only reads there
    stream.avail_in = static_cast<uInt>(std::min(packed.size(), kMost));
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(std::min(out.size(), kMost));
    const uInt in_before = stream.avail_in;
    const uInt out_before = stream.avail_out;
    if (may_end && position > 0 && packed.starts_with('\0')) {  // what gzip itself passes over: padding
      const std::size_t padding = std::min(packed.find_first_not_of('\0'), packed.size());
      position += padding;
      return Step{padding, 0};
    }
    if (may_end && in_before > 0 && position > 0 && inflateReset(&stream) != Z_OK)
      return damaged(Packing::kGzip, "reset");
    const int result = inflate(&stream, Z_NO_FLUSH);
    const Step step{in_before - stream.avail_in, out_before - stream.avail_out};
    position += step.consumed;
    if (result == Z_STREAM_END) {
      may_end = true;
    } else if (result == Z_OK || result == Z_BUF_ERROR) {
      may_end = may_end && step.consumed == 0 && step.produced == 0;
    } else {
      return damaged(Packing::kGzip, stream.msg != nullptr ? stream.msg : "no memory");
    }
    return step;
  }

  z_stream stream{};
};

struct Unpacker::Zstd : Unpacker::Impl {
  explicit Zstd(int window_log_max) : context(ZSTD_createDCtx(), ZSTD_freeDCtx) {
    events::ensure(context != nullptr, "zstd has memory for a context");
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, window_log_max);
  }

  Result<Step> unpack(std::string_view packed, std::span<char> out) override {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer room{out.data(), out.size(), 0};
    const std::size_t hint = ZSTD_decompressStream(context.get(), &room, &in);
    position += in.pos;
    if (ZSTD_getErrorCode(hint) == ZSTD_error_frameParameter_windowTooLarge) {
      return Status(StatusCode::kCorruption,
                    "was packed with a window that is too large to unpack here; unpack it with zstd -d --long=31");
    }
    if (ZSTD_isError(hint)) return damaged(Packing::kZstd, ZSTD_getErrorName(hint));
    if (in.pos > 0 || room.pos > 0) may_end = hint == 0;
    return Step{in.pos, room.pos};
  }

  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context;
};

Unpacker::Unpacker(Packing packing, int window_log_max) {
  events::ensure(packing != Packing::kNone, "only what is packed is unpacked");
  if (packing == Packing::kGzip) {
    impl_ = std::make_unique<Gzip>();
  } else {
    impl_ = std::make_unique<Zstd>(window_log_max);
  }
}

Unpacker::~Unpacker() = default;
Unpacker::Unpacker(Unpacker&&) noexcept = default;
Unpacker& Unpacker::operator=(Unpacker&&) noexcept = default;

Result<Unpacker::Step> Unpacker::unpack(std::string_view packed, std::span<char> out) {
  return impl_->unpack(packed, out);
}

bool Unpacker::may_end() const { return impl_->may_end; }
std::uint64_t Unpacker::position() const { return impl_->position; }

}  // namespace flowtally::ingest
