// What of a request's header fields decides its answer, gathered in one pass. Part of the connection, in Beast's types:
// only .cc files include it. One thread at a time.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/system/error_code.hpp>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/message.h"
#include "api/problem.h"

namespace flowtally::api {

class RequestHead {
 public:
  /// Fills in what `request` borrows from `header`, and from here: lists in several lines are joined. What is wrong
  /// with the head, in a sentence, where it is not one of HTTP/1.1. Both outlive the request.
  std::optional<std::string_view> read(const boost::beast::http::request_header<>& header, Request& request);

  std::string_view request_id() const { return request_id_; }  // the client's own, or empty
  bool asks_for_method() const { return asks_for_method_; }    // as the preflight of a page's request does

 private:
  void add_to_list(std::optional<std::string_view>& list, std::string_view value);

  std::string_view request_id_;
  bool asks_for_method_ = false;
  std::forward_list<std::string> joined_;
};

/// What a client is told whose request could not be read; nothing where it only came to an end.
std::optional<std::pair<ProblemCode, std::string_view>> read_fault(const boost::system::error_code& error);

}  // namespace flowtally::api
