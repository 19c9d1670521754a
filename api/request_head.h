// What of a request's header fields decides its answer, gathered in one pass. Part of the connection, in Beast's types:
// only .cc files include it. One thread at a time.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <optional>
#include <string_view>

#include "api/message.h"

namespace flowtally::api {

class RequestHead {
 public:
  /// Fills in what `request` borrows from `header`. What is wrong with the head, in a sentence, where it is not one of
  /// HTTP/1.1.
  std::optional<std::string_view> read(const boost::beast::http::request_header<>& header, Request& request);

  std::string_view request_id() const { return request_id_; }  // the client's own, or empty

 private:
  std::string_view request_id_;
};

}  // namespace flowtally::api
