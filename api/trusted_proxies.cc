#include "api/trusted_proxies.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/system/error_code.hpp>

namespace flowtally::api {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned kMappedBits = 96;  // before the IPv4 address in an IPv6 one that maps it
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// An IP address without brackets, port and zone; an IPv4 one as such however it is written.
std::optional<ip::address> parse_address(std::string_view text) {
  if (text.find_first_of("%\0", 0, 2) != text.npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6()));
}

std::array<std::uint8_t, 16> bytes_of(const ip::address& address) {
  const auto v6 = address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
  std::array<std::uint8_t, 16> bytes{};
  const auto from = v6.to_bytes();
  std::copy(from.begin(), from.end(), bytes.begin());
  return bytes;
}

bool is_port(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// The address of a node (RFC 7239, 6), which may have a port. IPv6 also without brackets, as X-Forwarded-For has it.
std::optional<ip::address> node_address(std::string_view node) {
  if (node.starts_with('[')) {
    const auto end = node.find(']');
    if (end == node.npos) return std::nullopt;
    const auto rest = node.substr(end + 1);
    if (!rest.empty() && !(rest.front() == ':' && is_port(rest.substr(1)))) return std::nullopt;
    const auto address = node.substr(1, end - 1);
    return address.find(':') == address.npos ? std::nullopt : parse_address(address);
  }
  const auto colon = node.find(':');
  if (colon != node.npos && colon == node.rfind(':')) {
    return is_port(node.substr(colon + 1)) ? parse_address(node.substr(0, colon)) : std::nullopt;
  }
  return parse_address(node);
}

/// The entries of an X-Forwarded-For, in order.
std::vector<std::string_view> hops_of_list(std::string_view list) {
  std::vector<std::string_view> hops;
  for (;;) {
    const auto end = std::min(list.find(','), list.size());
    hops.push_back(trimmed(list.substr(0, end)));
    if (end == list.size()) return hops;
    list.remove_prefix(end + 1);
  }
}

/// Reads a Forwarded (RFC 7239, 4) from its front.
class ForwardedReader {
 public:
  explicit ForwardedReader(std::string_view text) : rest_(text) {}

  /// The `for` of each element, in order, empty where there is none. Nothing if the list is malformed anywhere: where a
  /// quoted string begins can only be told from the front, which the client wrote.
  std::optional<std::vector<std::string_view>> hops() {
    std::vector<std::string_view> hops;
    do {
      hops.emplace_back();
      if (!element(hops.back())) return std::nullopt;
    } while (take(','));
    if (!rest_.empty()) return std::nullopt;
    return hops;
  }

 private:
  /// [ pair ] *( ";" [ pair ] )
  bool element(std::string_view& node) {
    bool has_for = false;
    do {
      skip_spaces();
      if (rest_.empty() || rest_.front() == ',' || rest_.front() == ';') continue;
      const auto name = token();
      if (name.empty() || !take('=')) return false;
      const auto value = rest_.starts_with('"') ? quoted() : token();
      if (!value || (value->empty() && !was_quoted_)) return false;
      skip_spaces();
      if (!boost::beast::iequals(name, "for")) continue;
      if (has_for) return false;
      has_for = true;
      node = *value;
    } while (take(';'));
    return true;
  }
  std::string_view token_of() {
    const auto is_token = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
             kTokenMarks.find(c) != kTokenMarks.npos;
    };
    const auto size = std::find_if_not(rest_.begin(), rest_.end(), is_token) - rest_.begin();
    const auto text = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(text.size());
    return text;
  }
  std::string_view token() {
    was_quoted_ = false;
    return token_of();
  }
  /// What stands between the quotes. An escape stays as it is: no address has one.
  std::optional<std::string_view> quoted() {
    was_quoted_ = true;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '\\') {
        ++at;
      } else if (rest_[at] == '"') {
        const auto text = rest_.substr(1, at - 1);
        rest_.remove_prefix(at + 1);
        return text;
      }
    }
    return std::nullopt;
  }
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  bool was_quoted_ = false;
};

}  // namespace

events::Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& words) {
  TrustedProxies proxies;
  for (const std::string& word : words) {
    if (word == "unix") {
      proxies.unix_ = true;
      continue;
    }
    boost::system::error_code error;
    if (const auto address = parse_address(word)) {
      proxies.networks_.push_back({bytes_of(*address), 128});
    } else if (const auto v4 = ip::make_network_v4(word, error); !error) {
      proxies.networks_.push_back({bytes_of(v4.canonical().address()), kMappedBits + v4.prefix_length()});
    } else if (const auto v6 = ip::make_network_v6(word, error); !error) {
      proxies.networks_.push_back({bytes_of(v6.canonical().address()), v6.prefix_length()});
    } else {
      return events::Status(
          events::StatusCode::kInvalidArgument,
          fmt::format("'{}' is not a network such as 10.0.0.0/8 or fd00::/8, an address, or unix", word));
    }
  }
  return proxies;
}

bool TrustedProxies::trusts(std::string_view address) const {
  if (address.empty()) return unix_;
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  const auto bytes = bytes_of(*parsed);
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const unsigned whole = network.prefix_bits / 8;
    if (!std::equal(bytes.begin(), bytes.begin() + whole, network.first.begin())) return false;
    const unsigned bits = network.prefix_bits % 8;
    return bits == 0 || (bytes[whole] ^ network.first[whole]) >> (8 - bits) == 0;
  });
}

std::string TrustedProxies::walk(std::string_view peer, const std::vector<std::string_view>& hops) const {
  std::string client(peer);
  for (auto hop = hops.rbegin(); hop != hops.rend() && trusts(client); ++hop) {
    const auto address = node_address(*hop);
    if (!address) break;
    client = address->to_string();
  }
  return client;
}

std::string TrustedProxies::client_of(std::string_view peer, std::optional<std::string_view> forwarded,
                                      std::optional<std::string_view> forwarded_for) const {
  std::string client(peer);
  if ((networks_.empty() && !unix_) || !trusts(peer)) return client;
  std::optional<std::string> named;
  if (forwarded_for) named = walk(peer, hops_of_list(*forwarded_for));
  if (forwarded) {
    const auto hops = ForwardedReader(*forwarded).hops();
    auto other = hops ? walk(peer, *hops) : client;
    if (named && *named != other) return client;
    named = std::move(other);
  }
  return named ? *std::move(named) : client;
}

}  // namespace flowtally::api
