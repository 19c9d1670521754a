#include "api/request_head.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/url/authority_view.hpp>
#include <iterator>
#include <utility>

template class boost::beast::http::basic_parser<true>;

namespace flowtally::api {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view kTwice = "A request has one Host, Authorization, Content-Type and Content-Encoding.";
constexpr std::string_view kTwoLengths = "A request has a Content-Length or a Transfer-Encoding, not both.";
constexpr std::string_view kOnlyChunked = "The only Transfer-Encoding that the server reads is `chunked`, once.";

/// Whether it is the first of its name.
bool set_once(std::optional<std::string_view>& field, std::string_view value) {
  return !std::exchange(field, value).has_value();
}

/// Whether `text` is uri-host [ ":" port ] (RFC 9110, 7.2).
bool is_host(std::string_view text) {
  const auto authority = boost::urls::parse_authority(boost::core::string_view(text.data(), text.size()));
  return authority && !authority->has_userinfo();
}

/// What makes it uncertain where the request ends (RFC 9112, 6). Beast's parser takes any Transfer-Encoding whose last
/// coding is `chunked` for chunked, and any other for a request without a body.
std::optional<HeadFault> framing_fault(const http::request_header<>& header) {
  const auto [begin, end] = header.equal_range(http::field::transfer_encoding);
  if (begin == end) return std::nullopt;
  if (header.find(http::field::content_length) != header.end()) return HeadFault(ProblemCode::kBadRequest, kTwoLengths);
  const bool is_chunked = std::next(begin) == end && boost::beast::iequals(begin->value(), "chunked");
  if (!is_chunked) return HeadFault(ProblemCode::kNotImplemented, kOnlyChunked);
  if (header.version() < 11) return HeadFault(ProblemCode::kBadRequest, "HTTP/1.0 has no Transfer-Encoding.");
  return std::nullopt;
}

}  // namespace

void FieldList::add(std::string_view line) {
  if (!view_) {
    view_ = line;
    return;
  }
  if (text_.empty()) text_ = *view_;
  text_.append(", ").append(line);
  view_ = text_;
}

std::optional<HeadFault> RequestHead::read(const http::request_header<>& header, Request& request) {
  if (const auto fault = framing_fault(header)) return fault;
  request.method = header.method_string();
  request.target = header.target();
  std::optional<std::string_view> host;
  for (const auto& field : header) {
    bool is_first = true;
    switch (field.name()) {
      case http::field::host:
        is_first = set_once(host, field.value());
        break;
      case http::field::authorization:
        is_first = set_once(request.authorization, field.value());
        break;
      case http::field::content_type:
        is_first = set_once(request.content_type, field.value());
        break;
      case http::field::content_encoding:
        is_first = set_once(request.content_encoding, field.value());
        break;
      case http::field::accept:
        accept_.add(field.value());
        break;
      case http::field::accept_encoding:
        accept_encoding_.add(field.value());
        break;
      case http::field::if_none_match:
        if_none_match_.add(field.value());
        break;
      case http::field::forwarded:
        forwarded_.add(field.value());
        break;
      case http::field::user_agent:
        request.user_agent = field.value();
        break;
      case http::field::access_control_request_method:
        asks_for_method_ = true;
        break;
      case http::field::unknown:
        if (boost::beast::iequals(field.name_string(), "X-Request-Id")) request_id_ = field.value();
        if (boost::beast::iequals(field.name_string(), "X-Forwarded-For")) forwarded_for_.add(field.value());
        break;
      default:
        break;
    }
    if (!is_first) return HeadFault(ProblemCode::kBadRequest, kTwice);
  }
  request.accept = accept_.joined();
  request.accept_encoding = accept_encoding_.joined();
  request.if_none_match = if_none_match_.joined();
  request.coding = chosen_coding(request.accept_encoding, kMadeCodings);
  if (header.version() >= 11 && !host) return HeadFault(ProblemCode::kBadRequest, "An HTTP/1.1 request has one Host.");
  if (host && !is_host(*host))
    return HeadFault(ProblemCode::kBadRequest, "The Host is not a host with or without a port.");
  return std::nullopt;
}

std::optional<HeadFault> read_fault(const boost::system::error_code& error, const http::request_header<>& header,
                                    bool head_is_whole) {
  static const auto& http_errors = http::make_error_code(http::error::end_of_stream).category();
  if (error == http::error::bad_transfer_encoding && !head_is_whole &&
      header.find(http::field::content_length) == header.end()) {
    return HeadFault(ProblemCode::kNotImplemented, kOnlyChunked);  // a second line of it
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return HeadFault(ProblemCode::kHeadersTooLarge, "The request line and headers are longer than the server takes.");
  }
  if (error == http::error::body_limit) {
    return HeadFault(ProblemCode::kBodyTooLarge, "The body is longer than the server takes.");
  }
  if (error == boost::system::errc::not_enough_memory) {
    return HeadFault(ProblemCode::kOverloaded, "Too many request bodies are under way.");
  }
  if (error.category() == http_errors && error != http::error::end_of_stream && error != http::error::partial_message) {
    return HeadFault(ProblemCode::kBadRequest, "The request is not HTTP/1.1 as RFC 9112 has it.");
  }
  return std::nullopt;
}

}  // namespace flowtally::api
