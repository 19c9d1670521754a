// The other side of POST /api/v1/events: sends one batch of NDJSON at a time over a connection that it keeps, and reads
// what became of it. Retrying is the caller's business, who is told whether it makes sense and whether the batch may
// have been taken although no answer came.
//
// One thread at a time; a client for each. Blocks, up to a minute without a byte from the server.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/tls.h"
#include "events/status.h"

namespace flowtally::api {

/// Where a server is: "http://host:port" or "https://host:port", with a path in front of /api/v1 if it is behind a
/// proxy.
struct ServerUrl {
  std::string host;
  std::string port;
  std::string path;  // without a slash at its end
  bool encrypted = false;
};

/// kInvalidArgument with a sentence for what is no such URL.
events::Result<ServerUrl> parse_server_url(std::string_view text);

/// A line that the server did not accept, as it told.
struct RemoteReject {
  std::uint64_t line = 0;  // from 1, in the batch
  std::string id;          // empty if it had none
  std::string code;
  std::string detail;
};

/// A duplicate that differs from what the server has under its id.
struct RemoteDuplicate {
  std::uint64_t line = 0;  // from 1, in the batch
  std::string id;
};

enum class PostResult : std::uint8_t {
  kTaken,     // what was accepted is durable and visible
  kTryAgain,  // the server is busy or starting, or the connection failed
  kTooLarge,  // the server does not take a batch of this size
  kRefused,   // it will not take this, whenever it is asked
};

struct PostOutcome {
  PostResult result = PostResult::kTryAgain;
  events::Status status;  // why it was not taken, with the server's words
  // kTryAgain: the connection ended after the batch was under way, so the server may have taken it.
  bool unanswered = false;
  std::optional<std::chrono::seconds> retry_after;  // what the server asked for
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t duplicates_that_differ = 0;
  std::vector<RemoteDuplicate> first_that_differ = {};  // in line order; the server names only some
  std::vector<RemoteReject> rejects;                    // in line order
};

class IngestClient {
 public:
  /// An encrypted server has to show a certificate for its host that `trust` (read_tls_trust) vouches for; it is
  /// refused otherwise, before the token is sent.
  IngestClient(ServerUrl server, std::string token, TlsContext trust = nullptr);
  ~IngestClient();
  IngestClient(const IngestClient&) = delete;
  IngestClient& operator=(const IngestClient&) = delete;

  /// Connects if need be. Only this side's copy of the connection is given up after an error: the next post makes a new
  /// one.
  PostOutcome post(std::string_view ndjson);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
