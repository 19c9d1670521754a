// Whose word counts about who a client is. A request comes from the address at its socket's other end, unless that is a
// proxy that the operator trusts: then the proxy's `X-Forwarded-For` or `Forwarded` (RFC 7239) says for whom it asks.
//
// The lists are read from their end, which the nearest proxy wrote: each trusted proxy vouches for the entry before its
// own, and the first address that is not a trusted proxy's is the client. An entry that is no address (`unknown`, an
// obfuscated name, anything malformed) ends the walk at the last proxy that is known. So a client can write what it
// likes: no address that it invents is ever taken for its own. If both headers are there and name different clients, at
// least one of them is not the proxy's, and nothing tells which: the client is the socket's other end then.
//
// Immutable. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"

namespace flowtally::api {

class TrustedProxies {
 public:
  /// Nobody's.
  TrustedProxies() = default;
  /// Each of `words` is a network ("10.0.0.0/8", "fd00::/8"), an address, or "unix" for who asks through a Unix domain
  /// socket. kInvalidArgument names the word that is none.
  static events::Result<TrustedProxies> parse(const std::vector<std::string>& words);

  /// The address of the client. `peer` is that of the socket's other end, empty for a Unix domain socket; the headers
  /// are lists, the lines of each joined. Empty if nobody said.
  std::string client_of(std::string_view peer, std::optional<std::string_view> forwarded,
                        std::optional<std::string_view> forwarded_for) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> first{};  // an IPv6 address; of IPv4 the mapped one
    unsigned prefix_bits = 0;
  };

  bool trusts(std::string_view address) const;
  std::string walk(std::string_view peer, const std::vector<std::string_view>& hops) const;

  std::vector<Network> networks_;
  bool unix_ = false;
};

}  // namespace flowtally::api
