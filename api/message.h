// A request and its answer as everything above the sockets sees them: no library's types, nothing about connections.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/accept.h"
#include "api/body_budget.h"

namespace flowtally::api {

/// What of a request decides its answer. The views borrow from the connection's buffer until the request is answered;
/// the body is the handler's to take.
struct Request {
  std::string_view method;  // as it was sent; methods are case-sensitive
  std::string_view target;  // as it was sent: percent-encoded path and query
  std::optional<std::string_view> authorization;
  std::optional<std::string_view> content_type;
  std::optional<std::string_view> content_encoding = {};
  std::optional<std::string_view> accept = {};
  std::optional<std::string_view> accept_encoding = {};
  std::optional<std::string_view> if_none_match = {};
  std::optional<std::string_view> user_agent = {};
  std::string_view client = {};  // the address of who asks, as far as the socket and trusted proxies say; or empty
  CodingChoice coding = {};      // of kMadeCodings, what its answer may be packed with
  bool is_preflight = false;     // a page of an allowed origin asks what it may send
  std::string_view id;           // of this request, in its answer and in the log
  std::string body;              // as it was sent: still encoded
  std::size_t body_bytes_max = 16 * 1024 * 1024;  // what it may be once it is decoded
  BodyCharge* charge = nullptr;                   // what it holds of memory, up to the answer; null: it has no body
};

/// What a browser may do with an answer of the API: nothing.
inline constexpr std::string_view kApiPolicy = "default-src 'none'; frame-ancestors 'none'";
/// What it may do with a page: run and load what comes from this server, and no text as script or markup.
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// Whose pages may read an answer beside the server's own: those of the origins that the operator named (CORS), none,
/// or all. The last two are answers that are the same for everyone, so shared caches may know that.
enum class Readers : std::uint8_t { kNamedOrigins, kOwnOrigin, kAllOrigins };

/// Where an answer that does not end by itself goes on, piece by piece; null is its end. From any thread, and harmless
/// once the connection is gone.
using StreamSink = std::function<void(std::shared_ptr<const std::string> piece)>;

/// A whole answer but for what every answer carries (date, request id, length, security headers).
struct Reply {
  unsigned status = 200;
  std::string_view content_type = "application/json";  // static storage
  std::string body;
  std::shared_ptr<const std::string> shared_body = {};    // what follows `body`, where others are sent the same
  std::string headers;                                    // further header lines, each with its "\r\n"
  std::string_view cache_control = "no-store";            // static storage, as the next
  std::string_view content_security_policy = kApiPolicy;  // pages have their own
  Readers readers = Readers::kNamedOrigins;
  bool may_be_packed = true;  // on its way, as the request's `coding` has it
  /// Given, it is what comes in place of `body`, and the connection's last answer. Called once, on the connection's
  /// thread; what it returns goes with the connection.
  std::function<std::shared_ptr<void>(StreamSink sink)> stream = {};

  std::size_t body_size() const { return body.size() + (shared_body ? shared_body->size() : 0); }
};

/// Sends the answer of a request that was not answered at once: the first one that any copy is given. When the last
/// copy goes without one, the answer is 500. From any thread.
class Respond {
 public:
  using Make = std::function<Reply()>;
  explicit Respond(std::function<void(Make)> send) : once_(std::make_shared<Once>(std::move(send))) {}

  void operator()(Reply reply) const {
    once_->send([reply = std::move(reply)]() mutable { return std::move(reply); });
  }
  /// The same with an answer that the connection's own thread makes; `make` throws nothing.
  void operator()(Make make) const { once_->send(std::move(make)); }

 private:
  class Once {
   public:
    explicit Once(std::function<void(Make)> send) : send_(std::move(send)) {}
    ~Once();
    Once(const Once&) = delete;
    Once& operator=(const Once&) = delete;
    void send(Make make) {
      if (!sent_.test_and_set()) send_(std::move(make));
    }

   private:
    std::function<void(Make)> send_;
    std::atomic_flag sent_;
  };

  std::shared_ptr<Once> once_;
};
/// Puts the answer of the current request off, once at most.
using Defer = std::function<Respond()>;

/// Answers one request: with a reply, or with nothing once it has called `defer`. A reply counts, also after `defer`.
/// Called from every server thread at once; throws nothing.
using Handler = std::function<std::optional<Reply>(Request& request, const Defer& defer)>;

/// Answers a request by its head alone, before its body is read; nothing if it may go on. As a Handler.
using Screen = std::function<std::optional<Reply>(const Request& request)>;

}  // namespace flowtally::api
