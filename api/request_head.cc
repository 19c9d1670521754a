#include "api/request_head.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

namespace flowtally::api {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view kTwice = "A request has one Host, Authorization, Content-Type and Content-Encoding.";

/// Whether it is the first of its name.
bool set_once(std::optional<std::string_view>& field, std::string_view value) {
  return !std::exchange(field, value).has_value();
}

}  // namespace

void RequestHead::add_to_list(std::optional<std::string_view>& list, std::string_view value) {
  list = list ? std::string_view(joined_.emplace_front(std::string(*list).append(", ").append(value))) : value;
}

std::optional<std::string_view> RequestHead::read(const http::request_header<>& header, Request& request) {
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
        add_to_list(request.accept, field.value());
        break;
      case http::field::accept_encoding:
        add_to_list(request.accept_encoding, field.value());
        break;
      case http::field::if_none_match:
        add_to_list(request.if_none_match, field.value());
        break;
      case http::field::user_agent:
        request.user_agent = field.value();
        break;
      case http::field::access_control_request_method:
        asks_for_method_ = true;
        break;
      case http::field::unknown:
        if (boost::beast::iequals(field.name_string(), "X-Request-Id")) request_id_ = field.value();
        break;
      default:
        break;
    }
    if (!is_first) return kTwice;
  }
  request.coding = chosen_coding(request.accept_encoding, kMadeCodings);
  if (header.version() >= 11 && !host) return "An HTTP/1.1 request has one Host.";
  return std::nullopt;
}

std::optional<std::pair<ProblemCode, std::string_view>> read_fault(const boost::system::error_code& error) {
  using Fault = std::pair<ProblemCode, std::string_view>;
  static const auto& http_errors = http::make_error_code(http::error::end_of_stream).category();
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return Fault(ProblemCode::kHeadersTooLarge, "The request line and headers are longer than the server takes.");
  }
  if (error == http::error::body_limit) {
    return Fault(ProblemCode::kBodyTooLarge, "The body is longer than the server takes.");
  }
  if (error == boost::system::errc::not_enough_memory) {
    return Fault(ProblemCode::kOverloaded, "Too many request bodies are under way.");
  }
  if (error.category() == http_errors && error != http::error::end_of_stream && error != http::error::partial_message) {
    return Fault(ProblemCode::kBadRequest, "The request is not HTTP/1.1 as RFC 9112 has it.");
  }
  return std::nullopt;
}

}  // namespace flowtally::api
