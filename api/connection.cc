#include "api/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/read.hpp>
#include <utility>

#include "api/content_encoding.h"
#include "api/cors.h"
#include "api/http_connection.h"

namespace flowtally::api {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::beast::error_code;

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

void open_connection(asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
                     ConnectionRegistry& registry) {
  std::make_shared<HttpConnection>(context, fd, options, handler, registry)->open(&HttpConnection::read_request);
}

void refuse_connection(asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
                       ConnectionRegistry& registry) {
  std::make_shared<HttpConnection>(context, fd, options, handler, registry)->open(&HttpConnection::refuse);
}

}  // namespace flowtally::api
