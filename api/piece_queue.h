// What waits to be sent of an answer that goes on: pieces that other listeners share, each in a chunk of HTTP/1.1 where
// the client knows those. Bounded: who does not read what is sent is not waited for. Part of the connection; no other
// header includes it. One thread.
#pragma once

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace flowtally::api {

class PieceQueue {
 public:
  using Piece = std::shared_ptr<const std::string>;
  using Buffers = std::array<boost::asio::const_buffer, 3>;
  static constexpr std::size_t kBytesMax = 64 * 1024;

  explicit PieceQueue(bool chunked) : chunked_(chunked) {}

  /// Null is the end; what comes behind it is left out. False if more than kBytesMax would wait.
  [[nodiscard]] bool add(Piece piece) {
    if (ended_) return true;
    ended_ = piece == nullptr;
    if (ended_ && chunked_) {
      static const auto kNothing = std::make_shared<const std::string>();  // the chunk of length 0 is the last one
      pieces_.push_back(kNothing);
    }
    if (ended_) return true;
    bytes_ += piece->size();
    pieces_.push_back(std::move(piece));
    return bytes_ <= kBytesMax;
  }
  bool empty() const { return pieces_.empty(); }
  bool ended() const { return ended_; }
  /// The first piece as it is sent; valid until pop().
  Buffers front() {
    const std::string& piece = *pieces_.front();
    size_line_ = chunked_ ? fmt::format("{:x}\r\n", piece.size()) : std::string();
    return {boost::asio::buffer(size_line_), boost::asio::buffer(piece),
            boost::asio::buffer(chunked_ ? std::string_view("\r\n") : std::string_view())};
  }
  void pop() {
    bytes_ -= pieces_.front()->size();
    pieces_.pop_front();
  }

 private:
  const bool chunked_;
  bool ended_ = false;
  std::size_t bytes_ = 0;
  std::deque<Piece> pieces_;
  std::string size_line_;
};

}  // namespace flowtally::api
