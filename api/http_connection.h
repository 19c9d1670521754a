// One connection's state machine, part of api/connection.h: connection.cc reads requests and answers them,
// connection_end.cc sends answers that go on and ends connections. Only those two include it. On the connection's
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/optional/optional.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/charged_body.h"
#include "api/chunk_extensions.h"
#include "api/client_stream.h"
#include "api/connection.h"
#include "api/piece_queue.h"
#include "api/problem.h"
#include "api/reply_head.h"
#include "api/request_head.h"

namespace flowtally::api {

class HttpConnection final : public Connection, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(boost::asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
                 ConnectionRegistry& registry)
      : stream_(context.get_executor(), fd, options.tls ? options.tls->current() : nullptr),
        peer_(stream_.peer_address()),
        client_(peer_),
        options_(options),
        handler_(handler),
        registry_(registry),
        buffer_(options.header_bytes_max + kReadAheadBytes),
        charge_(*options.bodies) {
    registry_.opened(*this);
  }
  ~HttpConnection() override { registry_.closed(*this); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Shakes hands if there is TLS, then calls `begin`.
  void open(void (HttpConnection::*begin)());
  void read_request();
  void refuse();
  void expire(TimePoint now) override;
  void drain(TimePoint deadline) override;

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kReadAheadBytes = 8 * 1024;  // of a body or of pipelined requests, beyond one header
  enum class State { kShakingHands, kReading, kAnswering, kWriting, kListening, kClosing };
  using Parser = boost::beast::http::request_parser<ChargedBody>;

  void on_header(boost::beast::error_code error);
  bool begin_request();
  bool body_has_arrived() const;
  void on_request(boost::beast::error_code error);
  void on_read_error(boost::beast::error_code error);
  void read_body();
  void send_continue();
  void respond();
  Respond defer();
  void answer(Reply reply);
  void reject(ProblemCode code, std::string_view detail);
  void write(Reply reply, std::string_view request_id, bool with_body, Persistence persistence);
  void on_written(boost::beast::error_code error);
  void give_back();
  void begin_stream(const Reply& reply);
  void take_piece(PieceQueue::Piece piece);
  void write_piece();
  void finish();
  void finish_sending();
  void linger();
  void close();
  void notify_close(void (HttpConnection::*then)());
  void cut();
  const std::string* page_origin() const;
  bool is_between_requests() const;
  bool nothing_waits() const;
  void set_deadline(Clock::duration from_now) { deadline_ = std::min(Clock::now() + from_now, drain_deadline_); }

  ClientStream stream_;
  const std::string peer_;
  std::string client_;  // who sent the request, as far as it has been read
  const ConnectionOptions& options_;
  const Handler& handler_;
  ConnectionRegistry& registry_;
  boost::beast::flat_buffer buffer_;
  BodyCharge charge_;  // of the request that is read or answered
  ChunkExtensions extensions_{0};
  boost::optional<Parser> parser_;  // one request each
  std::optional<RequestHead> head_read_;
  Request request_;            // borrows from the two
  std::string request_id_;     // of the request being answered
  std::uint64_t answers_ = 0;  // begun: one that comes late finds that another was given
  bool with_body_ = true;      // whether its answer has one
  Persistence persistence_ = Persistence::kClose;
  std::string head_;  // of the answer being written, and its body
  std::string body_;
  std::shared_ptr<const std::string> shared_body_;
  std::unique_ptr<PieceQueue> pieces_;  // of an answer that goes on, and whom it is about
  std::shared_ptr<void> listening_;
  std::array<char, 1024> scratch_{};
  TimePoint deadline_ = TimePoint::max();
  TimePoint drain_deadline_ = TimePoint::max();
  State state_ = State::kShakingHands;
  bool timed_out_ = false;
  bool draining_ = false;
  bool keep_ = true;  // after the answer being written
};

}  // namespace flowtally::api
