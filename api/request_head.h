// What of a request's header fields decides its answer, gathered in one pass. Part of the connection, in Beast's types:
// only .cc files include it. One thread at a time.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/message.h"
#include "api/problem.h"

/// There is one, in request_head.cc, without Beast's assertions: one of them fails for a last chunk whose end comes in
/// pieces, which is the client's to decide.
extern template class boost::beast::http::basic_parser<true>;

namespace flowtally::api {

/// Why a request is refused before anything else is read of it: the code, and a sentence for people.
using HeadFault = std::pair<ProblemCode, std::string_view>;

/// A list that may stand in several header lines. Takes at most a small multiple of their bytes, and none for one line.
class FieldList {
 public:
  void add(std::string_view line);
  /// The lines joined with commas; nothing if there is none. Borrows from the header and from here.
  const std::optional<std::string_view>& joined() const { return view_; }

 private:
  std::optional<std::string_view> view_;
  std::string text_;  // once there are two
};

class RequestHead {
 public:
  /// Fills in what `request` borrows from `header`, and from here: lists in several lines are joined. What is wrong
  /// with the head, where it is not one of HTTP/1.1 or does not say where the request ends; the connection is of no
  /// further use then. Both outlive the request.
  std::optional<HeadFault> read(const boost::beast::http::request_header<>& header, Request& request);

  std::string_view request_id() const { return request_id_; }  // the client's own, or empty
  bool asks_for_method() const { return asks_for_method_; }    // as the preflight of a page's request does
  /// Who asked for whom, as proxies or the client itself say.
  std::optional<std::string_view> forwarded() const { return forwarded_.joined(); }
  std::optional<std::string_view> forwarded_for() const { return forwarded_for_.joined(); }

 private:
  std::string_view request_id_;
  bool asks_for_method_ = false;
  FieldList accept_;
  FieldList accept_encoding_;
  FieldList if_none_match_;
  FieldList forwarded_;
  FieldList forwarded_for_;
};

/// The fault of a request that Beast's parser refused; nothing where it only came to an end. `header` is what was read
/// of the head, which was read whole if `head_is_whole`.
std::optional<HeadFault> read_fault(const boost::system::error_code& error,
                                    const boost::beast::http::request_header<>& header, bool head_is_whole);

}  // namespace flowtally::api
