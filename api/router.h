// From a request to its answer: the route table is data, and everything that all routes share happens here, in the
// order of the contract: 400 malformed, 404 unknown path, 405, 503 while starting, 401, 403, 406, 503 with too many
// writes, then the handler's own 422 and 404. Thread-safe; answers throw nothing, a handler that throws is a 500.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/identity.h"
#include "api/in_flight.h"
#include "api/message.h"
#include "api/query.h"
#include "api/token_cache.h"
#include "engine/engine.h"
#include "events/time.h"

namespace flowtally::api {

class AnswerCache;  // api/answer_cache.h
class LiveHub;      // api/live_hub.h
class Site;         // api/site.h

/// Who may call a route.
struct Access {
  bool anyone = false;               // no token is asked for; the rest does not matter
  Role minimum = Role::kViewer;      // of the ordered roles
  bool ingest = false;               // ingest tokens too
  bool narrowed_to_session = false;  // tokens narrowed to one session too
};

/// One request on its way through a handler.
struct Call {
  engine::Engine* engine;                    // null only where the route does not need it
  std::shared_ptr<const Identity> identity;  // null only where anyone may call
  Request& request;
  const Defer& defer;
  events::Timestamp now;
  std::vector<std::string> path;  // what the pattern's {names} stand for, in order
  Query query;
  LiveHub* live = nullptr;         // null where nothing can be listened to
  AnswerCache* answers = nullptr;  // null where none is kept
  const Site* site = nullptr;      // null where there is none, and no route that needs it
  std::string viewed = {};         // another account that the call looked into (account_scope.h)
};

struct Operation;  // api/operation.h

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/analytics/flows/{tree_id}"; a {name} takes one segment that is not empty
  Access access;
  std::vector<std::string_view> parameters;  // of the query, every one optional
  bool needs_engine = true;
  std::optional<Reply> (*handler)(Call& call) = nullptr;  // as a Handler
  Operation (*describe)() = nullptr;                      // what clients are told; null: a file, no part of the API
  /// The type of what it answers; empty: nothing but a status, or a file, of which the handler finds out whether the
  /// client takes it.
  std::string_view answers = "application/json";
};

/// The token of `Bearer <token>`; the scheme's letter case does not matter.
std::optional<std::string_view> bearer_token(std::string_view authorization);

/// One request that was answered, for whoever counts or logs. Borrows for the length of the call.
struct Answered {
  std::string_view method;  // the route's, or "" of an unknown path or method
  std::string_view route;   // its pattern, or ""
  std::string_view request_id;
  std::string_view client;  // its address, or ""
  unsigned status = 0;
  std::chrono::steady_clock::duration took{};
};

struct RouterOptions {
  /// Requests other than GET that an account may have under way; another one is a 503.
  std::size_t account_writes_max = 64;
  std::function<void(const Answered&)> on_answered;
  LiveHub* live = nullptr;  // outlives the router, as the next
  AnswerCache* answers = nullptr;
  const Site* site = nullptr;
};

class Router {
 public:
  Router(std::vector<Route> routes, KeySet keys, RouterOptions options = {});

  /// What callers are identified with from now on.
  void set_keys(KeySet keys) { tokens_.set_keys(std::move(keys)); }

  /// Whether a token still speaks for somebody.
  bool holds(std::string_view token, events::Timestamp now) { return tokens_.identify(token, now).ok(); }

  /// `engine` may be null: the server is starting. HEAD is answered as GET; leaving the body out is the connection's
  /// job.
  std::optional<Reply> answer(Request& request, const Defer& defer, engine::Engine* engine, events::Timestamp now);

  /// The answer that the request's head deserves whatever its body is: 404, 405, 503 while starting, 401, 403.
  std::optional<Reply> screen(const Request& request, engine::Engine* engine, events::Timestamp now);

 private:
  struct Entry {
    Route route;
    std::vector<std::string_view> segments;  // of the pattern
  };

  struct Found {
    const Entry* entry = nullptr;
    bool path_known = false;
  };
  Found find(const Target& target, std::string_view method) const;
  void tell(const Entry* entry, std::string_view request_id, std::string_view client, unsigned status,
            std::chrono::steady_clock::time_point begin) const;
  /// `entry` becomes the route that was found, before its handler is called.
  std::optional<Reply> dispatch(Request& request, const Defer& defer, engine::Engine* engine, events::Timestamp now,
                                const Entry*& entry);
  /// What a request's head says: who asks for what, or the answer if it ends there. Throws what memory throws.
  struct Admission {
    const Entry* entry = nullptr;
    std::optional<Target> target;
    std::shared_ptr<const Identity> identity;
    std::optional<Reply> reply;
  };
  Admission admit(const Request& request, engine::Engine* engine, events::Timestamp now);
  std::optional<Reply> call(Admission admission, Request& request, const Defer& defer, engine::Engine* engine,
                            events::Timestamp now);
  std::string allowed_methods(const Target& target) const;
  /// 204 with the methods of a path that is known.
  Reply options_of(const Target& target, bool is_preflight) const;

  std::vector<Entry> entries_;
  TokenCache tokens_;
  InFlight writes_;
  std::function<void(const Answered&)> on_answered_;
  LiveHub* const live_;
  AnswerCache* const answers_;
  const Site* const site_;
};

}  // namespace flowtally::api
