#include "api/content_encoding.h"

#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "events/status.h"

namespace flowtally::api {
namespace {

constexpr int kGzipOnly = 15 + 16;  // zlib's windowBits for the gzip format
constexpr int kGzipLevel = 1;       // an answer is packed for one reader: speed counts
constexpr int kZstdLevel = 1;

class GzipPacker {
 public:
  GzipPacker()
      : has_memory_(deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, kGzipOnly, 8, Z_DEFAULT_STRATEGY) == Z_OK) {}
  ~GzipPacker() {
    if (has_memory_) deflateEnd(&stream_);
  }
  GzipPacker(const GzipPacker&) = delete;
  GzipPacker& operator=(const GzipPacker&) = delete;

  /// Nothing without memory for it.
  std::optional<std::string> pack(std::string& bytes) {
    if (!has_memory_) return std::nullopt;
    events::ensure(deflateReset(&stream_) == Z_OK, "a stream can be used again");
    std::string out(deflateBound(&stream_, bytes.size()), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    events::ensure(deflate(&stream_, Z_FINISH) == Z_STREAM_END, "the bound holds what is packed");
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_{};
  const bool has_memory_;
};

std::optional<std::string> pack_gzip(std::string& bytes) {
  thread_local GzipPacker packer;
  return packer.pack(bytes);
}

std::optional<std::string> pack_zstd(const std::string& bytes) {
  thread_local const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  if (context == nullptr) return std::nullopt;
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size(), kZstdLevel);
  if (ZSTD_isError(size)) return std::nullopt;  // out of memory: the bound holds what is packed
  out.resize(size);
  return out;
}

}  // namespace

void add_content_encoding(ContentCoding coding, Reply& reply) {
  reply.headers.append("Content-Encoding: ").append(coding_name(coding)).append("\r\n");
}

void encode_reply(const CodingChoice& choice, Reply& reply) {
  const auto size = reply.body_size();
  if (!reply.may_be_packed || choice.packed == ContentCoding::kIdentity || size == 0) return;
  if (choice.identity && size < kPackedBytesMin) return;
  if (reply.shared_body) reply.body += *std::exchange(reply.shared_body, nullptr);
  auto packed = choice.packed == ContentCoding::kZstd ? pack_zstd(reply.body) : pack_gzip(reply.body);
  if (!packed) return;  // out of memory: as it is, rather than not at all
  reply.body = *std::move(packed);
  add_content_encoding(choice.packed, reply);
}

}  // namespace flowtally::api
