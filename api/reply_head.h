// The head of an answer on the wire: status line and headers, the same for every route.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "api/message.h"

namespace flowtally::api {

enum class Persistence { kKeepAlive, kKeepAliveOldClient, kClose };  // an HTTP/1.0 client must be told that it may stay

/// What an answer's head has from its request and connection.
struct ReplyContext {
  std::string_view request_id;
  Persistence persistence = Persistence::kClose;
  const std::string* origin = nullptr;  // of the page that asks, if it is one that the operator named (CORS)
  bool encrypted = false;
  bool chunks = true;  // whether the client knows them: HTTP/1.1 does
};

/// Appends everything up to and with the empty line. Content-Length is the body's, also where HEAD leaves it out;
/// a stream has none.
void append_reply_head(std::string& out, const Reply& reply, const ReplyContext& context);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110), whatever the locale.
std::string http_date(std::time_t time);

/// The client's id if it is one to echo (1 to 128 letters, digits, `-`, `_`, `.`), or else a fresh one.
std::string request_id_of(std::string_view from_client);

}  // namespace flowtally::api
