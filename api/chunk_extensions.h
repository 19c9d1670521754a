// Checks the extensions of a chunked body for Beast's parser, which skips them and lets line feeds and other control
// characters pass in quoted ones. All extensions of a body together have a limit, so that a few bytes of body cannot
// cost any amount of reading. A call per chunk, on the connection's thread.
#pragma once

#include <algorithm>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>

namespace flowtally::api {

class ChunkExtensions {
 public:
  explicit ChunkExtensions(std::size_t bytes_max) : bytes_left_(bytes_max) {}

  /// Sets `error` unless `text` is sound and within the limit.
  void operator()(std::uint64_t /*chunk_bytes*/, boost::beast::string_view text, boost::system::error_code& error) {
    const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
    if (has_control || text.size() > bytes_left_) {
      error = boost::beast::http::error::bad_chunk_extension;
      return;
    }
    error = {};
    bytes_left_ -= text.size();
  }

 private:
  std::size_t bytes_left_;
};

}  // namespace flowtally::api
