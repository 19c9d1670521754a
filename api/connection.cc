#include "api/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/optional/optional.hpp>
#include <optional>
#include <utility>

#include "api/charged_body.h"
#include "api/chunk_extensions.h"
#include "api/client_stream.h"
#include "api/content_encoding.h"
#include "api/cors.h"
#include "api/piece_queue.h"
#include "api/problem.h"
#include "api/reply_head.h"
#include "api/request_head.h"

namespace flowtally::api {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::beast::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLingerMax{2};
constexpr std::size_t kReadAheadBytes = 8 * 1024;  // of a body or of pipelined requests, beyond one header

class HttpConnection final : public Connection, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
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
  enum class State { kShakingHands, kReading, kAnswering, kWriting, kListening, kClosing };
  using Parser = http::request_parser<ChargedBody>;

  void on_header(error_code error);
  bool begin_request();
  bool body_has_arrived() const;
  void on_request(error_code error);
  void on_read_error(error_code error);
  void read_body();
  void send_continue();
  void respond();
  Respond defer();
  void answer(Reply reply);
  void reject(ProblemCode code, std::string_view detail);
  void write(Reply reply, std::string_view request_id, bool with_body, Persistence persistence);
  void on_written(error_code error);
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

void HttpConnection::open(void (HttpConnection::*begin)()) {
  if (!stream_.is_encrypted()) return (this->*begin)();
  set_deadline(options_.idle_timeout);
  stream_.async_handshake([self = shared_from_this(), begin](error_code error) {
    if (error) return self->cut();
    (self.get()->*begin)();
  });
}

void HttpConnection::read_request() {
  state_ = State::kReading;
  timed_out_ = false;
  client_ = peer_;
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(options_.header_bytes_max));
  parser_->body_limit(options_.body_bytes_max);
  parser_->get().body().charge = &charge_;
  extensions_ = ChunkExtensions(options_.header_bytes_max);
  parser_->on_chunk_header(extensions_);
  set_deadline(options_.idle_timeout);
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](error_code error, std::size_t) { self->on_header(error); });
}

void HttpConnection::on_header(error_code error) {
  if (error) return on_read_error(error);
  if (!begin_request()) return;
  if (parser_->is_done()) return respond();
  if (options_.screen && !body_has_arrived()) {
    if (auto reply = options_.screen(request_)) {
      persistence_ = Persistence::kClose;
      return answer(*std::move(reply));
    }
  }
  if (boost::beast::iequals(parser_->get()[http::field::expect], "100-continue")) return send_continue();
  read_body();
}

/// Reads the head. False if it was no good, and answered so.
bool HttpConnection::begin_request() {
  const auto& header = parser_->get();
  request_ = {};
  head_read_.emplace();
  const auto wrong = head_read_->read(header, request_);
  if (wrong) {
    reject(wrong->first, wrong->second);
    return false;
  }
  request_id_ = request_id_of(head_read_->request_id());
  request_.id = request_id_;
  client_ = options_.trusted_proxies.client_of(peer_, head_read_->forwarded(), head_read_->forwarded_for());
  request_.client = client_;
  request_.body_bytes_max = options_.body_bytes_max;
  request_.charge = &charge_;
  request_.is_preflight = head_read_->asks_for_method() && page_origin() != nullptr;
  with_body_ = request_.method != "HEAD";
  // The parser has read every line of Connection, the header looks at the first one.
  persistence_ = !parser_->keep_alive()   ? Persistence::kClose
                 : header.version() >= 11 ? Persistence::kKeepAlive
                                          : Persistence::kKeepAliveOldClient;
  return true;
}

bool HttpConnection::body_has_arrived() const {
  const auto length = parser_->content_length();
  return length && *length <= buffer_.size();
}

void HttpConnection::send_continue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(stream_, asio::buffer(kContinue), [self = shared_from_this()](error_code error, std::size_t) {
    if (error) return self->on_request(error);
    self->read_body();
  });
}

void HttpConnection::read_body() {
  if (timed_out_) return on_request(asio::error::operation_aborted);  // expired between two operations: none to cancel
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](error_code error, std::size_t) { self->on_request(error); });
}

void HttpConnection::on_request(error_code error) {
  if (error) return on_read_error(error);
  respond();
}

void HttpConnection::on_read_error(error_code error) {
  if (const auto fault = read_fault(error, parser_->get(), parser_->is_header_done()))
    return reject(fault->first, fault->second);
  if (error == asio::error::operation_aborted && timed_out_ && !is_between_requests()) {
    return reject(ProblemCode::kTimeout, "The request did not arrive whole in time.");
  }
  close();
}

void HttpConnection::respond() {
  request_.body = std::move(parser_->get().body().bytes);
  if (auto reply = handler_(request_, [this] { return defer(); })) answer(*std::move(reply));
}

/// While the answer is under way elsewhere nothing is pending on the socket: what keeps the connection and its thread
/// is in the function that is given out.
Respond HttpConnection::defer() {
  state_ = State::kAnswering;
  deadline_ = drain_deadline_;
  const auto executor = stream_.get_executor();
  auto work = std::make_shared<asio::executor_work_guard<asio::io_context::executor_type>>(executor);
  return Respond(
      [self = shared_from_this(), executor, work = std::move(work), answers = answers_](Respond::Make make) mutable {
        asio::post(executor, [self = std::move(self), make = std::move(make), answers] {
          if (self->answers_ == answers) self->answer(make());
        });
        work.reset();
      });
}

void HttpConnection::answer(Reply reply) {
  if (draining_) persistence_ = Persistence::kClose;
  if (reply.stream) {
    persistence_ = Persistence::kClose;
    if (with_body_) begin_stream(reply);
  } else {
    encode_reply(request_.coding, reply);
  }
  write(std::move(reply), request_id_, with_body_, persistence_);
}

void HttpConnection::reject(ProblemCode code, std::string_view detail) {
  request_id_ = request_id_of(parser_ ? std::string_view(parser_->get()["X-Request-Id"]) : "");
  if (options_.on_refused) options_.on_refused(problem_http_status(code), request_id_, client_);
  write(problem(code, detail), request_id_, true, Persistence::kClose);
}

void HttpConnection::refuse() { reject(ProblemCode::kOverloaded, "The server has too many connections."); }

void HttpConnection::write(Reply reply, std::string_view request_id, bool with_body, Persistence persistence) {
  state_ = State::kWriting;
  ++answers_;
  request_.body = {};  // unless the handler took it
  if (parser_) parser_->get().body().bytes = {};
  charge_.release();
  keep_ = persistence != Persistence::kClose;
  head_.clear();
  append_reply_head(
      head_, reply,
      {request_id, persistence, page_origin(), stream_.is_encrypted(), !parser_ || parser_->get().version() >= 11});
  body_ = with_body ? std::move(reply.body) : std::string();
  shared_body_ = with_body ? std::move(reply.shared_body) : nullptr;
  set_deadline(options_.idle_timeout);
  const std::array<asio::const_buffer, 3> parts{asio::buffer(head_), asio::buffer(body_),
                                                shared_body_ ? asio::buffer(*shared_body_) : asio::const_buffer()};
  asio::async_write(stream_, parts,
                    [self = shared_from_this()](error_code error, std::size_t) { self->on_written(error); });
}

/// The origin of the page that asks, if its pages may read answers.
const std::string* HttpConnection::page_origin() const {
  if (options_.cors_origins.empty() || !parser_) return nullptr;
  return allowed_origin(options_.cors_origins, parser_->get()[http::field::origin]);
}

void HttpConnection::on_written(error_code error) {
  if (error) return cut();
  give_back();
  if (pieces_) {
    parser_.reset();
    buffer_.clear();
    buffer_.shrink_to_fit();
    linger();  // whatever the client says now but goodbye
    return write_piece();
  }
  if (!keep_) return finish();
  if (draining_ && nothing_waits()) return close();
  read_request();
}

/// What the request and its answer took goes with the answer: the next request may be long in coming. The parser stays,
/// which knows whether the request was read to its end.
void HttpConnection::give_back() {
  request_ = {};
  head_read_.reset();
  body_ = {};
  shared_body_.reset();
}

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

}  // namespace

void open_connection(asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
                     ConnectionRegistry& registry) {
  std::make_shared<HttpConnection>(context, fd, options, handler, registry)->open(&HttpConnection::read_request);
}

void refuse_connection(asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
                       ConnectionRegistry& registry) {
  std::make_shared<HttpConnection>(context, fd, options, handler, registry)->open(&HttpConnection::refuse);
}

}  // namespace flowtally::api
