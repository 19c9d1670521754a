// Texts as gzip and zstd pack them.
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "events/status.h"

namespace flowtally::tests {

/// One gzip member.
inline std::string gzipped(std::string_view text) {
  z_stream stream{};
  events::ensure(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK, "zlib starts");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  events::ensure(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib ends");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// One zstd frame.
inline std::string zstd_packed(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  events::ensure(ZSTD_isError(size) == 0, "zstd packs");
  out.resize(size);
  return out;
}

/// A zstd frame that holds nothing of the text.
inline std::string skippable_frame(std::string_view content) {
  std::string frame("\x5A\x2A\x4D\x18\0\0\0\0", 8);
  frame[4] = static_cast<char>(content.size());
  return frame.append(content);
}

}  // namespace flowtally::tests
