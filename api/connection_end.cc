// Answers that go on, and how connections end.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "api/http_connection.h"

namespace flowtally::api {

namespace asio = boost::asio;
using boost::beast::error_code;

namespace {

constexpr std::chrono::seconds kLingerMax{2};

}  // namespace

void HttpConnection::begin_stream(const Reply& reply) {
  error_code ignored;
  stream_.socket().set_option(asio::socket_base::send_buffer_size(PieceQueue::kBytesMax), ignored);
  pieces_ = std::make_unique<PieceQueue>(parser_->get().version() >= 11);
  if (draining_) return take_piece(nullptr);
  listening_ = reply.stream([self = weak_from_this(), executor = stream_.get_executor()](PieceQueue::Piece piece) {
    asio::post(executor, [self, piece = std::move(piece)] {
      if (const auto open = self.lock()) open->take_piece(piece);
    });
  });
}

void HttpConnection::take_piece(PieceQueue::Piece piece) {
  if (!pieces_->add(std::move(piece))) return cut();
  if (state_ == State::kListening) write_piece();
}

void HttpConnection::write_piece() {
  if (pieces_->empty() && pieces_->ended()) return notify_close(&HttpConnection::finish_sending);
  if (pieces_->empty()) {
    state_ = State::kListening;
    deadline_ = drain_deadline_;
    return;
  }
  state_ = State::kWriting;
  set_deadline(options_.idle_timeout);
  asio::async_write(stream_, pieces_->front(), [self = shared_from_this()](error_code error, std::size_t) {
    if (error) return self->cut();
    self->pieces_->pop();
    self->write_piece();
  });
}

void HttpConnection::finish() {
  if (parser_ && parser_->is_done() && nothing_waits()) return close();
  notify_close(&HttpConnection::finish_sending);
}

void HttpConnection::finish_sending() {
  state_ = State::kClosing;
  error_code error;
  stream_.socket().shutdown(ClientStream::Socket::shutdown_send, error);
  if (error) return cut();
  set_deadline(kLingerMax);
  if (!pieces_) linger();  // a stream has long been
}

void HttpConnection::linger() {
  stream_.socket().async_read_some(asio::buffer(scratch_), [self = shared_from_this()](error_code error, std::size_t) {
    if (error) return self->cut();
    self->linger();
  });
}

void HttpConnection::close() { notify_close(&HttpConnection::cut); }

void HttpConnection::notify_close(void (HttpConnection::*then)()) {
  if (!stream_.is_encrypted()) return (this->*then)();
  state_ = State::kClosing;
  set_deadline(kLingerMax);
  stream_.async_notify_close([self = shared_from_this(), then](error_code error) {
    if (error) return self->cut();
    (self.get()->*then)();
  });
}

void HttpConnection::cut() {
  error_code ignored;
  stream_.socket().shutdown(ClientStream::Socket::shutdown_both, ignored);
  stream_.socket().close(ignored);
}

bool HttpConnection::nothing_waits() const { return buffer_.size() == 0 && stream_.nothing_waits(); }

bool HttpConnection::is_between_requests() const {
  return state_ == State::kReading && buffer_.size() == 0 && !parser_->got_some();
}

void HttpConnection::expire(TimePoint now) {
  if (now < deadline_) return;
  if (state_ != State::kReading || timed_out_) return cut();
  timed_out_ = true;
  error_code ignored;
  stream_.socket().cancel(ignored);
}

void HttpConnection::drain(TimePoint deadline) {
  draining_ = true;
  drain_deadline_ = deadline;
  deadline_ = std::min(deadline_, deadline);
  if (state_ == State::kShakingHands) return cut();
  if (pieces_) return take_piece(nullptr);
  if (!is_between_requests() || !nothing_waits()) return;
  error_code ignored;
  stream_.socket().cancel(ignored);  // ends the wait for a request; one read already is handed over all the same
}

}  // namespace flowtally::api
