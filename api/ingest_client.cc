#include "api/ingest_client.h"

#include <fmt/core.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <utility>

namespace flowtally::api {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using boost::beast::error_code;
using events::Status;
using events::StatusCode;
using Answer = http::response<http::string_body>;

constexpr std::chrono::seconds kSilenceMax{60};
constexpr std::uint64_t kAnswerBytesMax = 256 * 1024 * 1024;  // a reject for every line of a large batch

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

/// The server's `detail`, or what a stranger's answer begins with.
std::string detail_of(const Answer& answer) {
  error_code error;
  const json::value body = json::parse(answer.body(), error);
  if (!error && body.is_object() && body.get_object().contains("detail")) return text_of(body.at("detail"));
  return answer.body().substr(0, answer.body().find('\n')).substr(0, 200);
}

/// What 200 and 422 `all_rejected` say; nothing if the answer is not flowtally's.
std::optional<PostOutcome> taken(const Answer& answer) {
  try {
    const json::value body = json::parse(answer.body());
    PostOutcome outcome{.result = PostResult::kTaken, .status = {}, .retry_after = {}, .rejects = {}};
    outcome.accepted = body.at("accepted").to_number<std::uint64_t>();
    outcome.duplicates = body.at("duplicates").to_number<std::uint64_t>();
    if (const auto* const differ = body.as_object().if_contains("duplicates_that_differ")) {  // older servers don't say
      outcome.duplicates_that_differ = differ->to_number<std::uint64_t>();
      for (const json::value& named : body.at("first_that_differ").as_array()) {
        outcome.first_that_differ.push_back({named.at("line").to_number<std::uint64_t>(), text_of(named.at("id"))});
      }
    }
    for (const json::value& reject : body.at("rejected").as_array()) {
      outcome.rejects.push_back({reject.at("line").to_number<std::uint64_t>(), text_of(reject.at("id")),
                                 text_of(reject.at("code")), text_of(reject.at("detail"))});
    }
    return outcome;
  } catch (const std::exception&) {  // Boost.JSON tells what is missing or malformed in no other way
    return std::nullopt;
  }
}

std::optional<std::chrono::seconds> retry_after(const Answer& answer) {
  const auto text = answer[http::field::retry_after];
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::chrono::seconds{seconds};
}

PostOutcome outcome_of(const Answer& answer) {
  const unsigned status = answer.result_int();
  if (status == 200 || status == 422) {
    if (auto outcome = taken(answer)) return *std::move(outcome);
  }
  PostOutcome outcome;
  outcome.status =
      Status(StatusCode::kUnavailable, fmt::format("the server answered {}: {}", status, detail_of(answer)));
  outcome.retry_after = retry_after(answer);
  const bool may_pass = status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
  outcome.result = status == 413 ? PostResult::kTooLarge : may_pass ? PostResult::kTryAgain : PostResult::kRefused;
  return outcome;
}

}  // namespace

events::Result<ServerUrl> parse_server_url(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("'{}' {}; a server's URL is such as http://127.0.0.1:8080", text, why));
  };
  const auto url = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (!url) return bad("is not a URL");
  const bool encrypted = url->scheme() == "https";
  if (!encrypted && url->scheme() != "http") return bad("is neither http nor https");
  if (url->host().empty()) return bad("names no host");
  if (url->has_userinfo() || url->has_query() || url->has_fragment()) return bad("has more than a host and a path");
  const auto host = url->host_address();  // without the brackets of an IPv6 address
  const auto port = url->port();
  const auto path = url->encoded_path();
  const char* const usual_port = encrypted ? "443" : "80";
  ServerUrl server{std::string(host), port.empty() ? usual_port : std::string(port), std::string(path), encrypted};
  while (server.path.ends_with('/')) server.path.pop_back();
  return server;
}

struct IngestClient::Impl {
  Impl(ServerUrl url, std::string token, TlsContext trusted) : server(std::move(url)), trust(std::move(trusted)) {
    events::ensure(trust != nullptr || !server.encrypted, "an encrypted server is one to be verified");
    request.method(http::verb::post);
    request.target(server.path + "/api/v1/events");
    const bool is_ipv6 = server.host.find(':') != std::string::npos;
    request.set(http::field::host, (is_ipv6 ? "[" + server.host + "]" : server.host) + ":" + server.port);
    request.set(http::field::user_agent, "flowtally");
    request.set(http::field::authorization, "Bearer " + std::move(token));
    request.set(http::field::content_type, "application/x-ndjson");
  }

  /// Runs one asynchronous operation to its end, at most kSilenceMax: the way Beast has of giving up waiting.
  template <typename Start>
  error_code run(Start&& start) {
    error_code result = asio::error::timed_out;
    stream->expires_after(kSilenceMax);
    start([&result](error_code error, auto&&...) { result = error; });
    context.restart();
    context.run();
    return result;
  }

  /// run() with the stream that requests go through.
  template <typename Start>
  error_code exchange(Start&& start) {
    return tls ? run([&](auto done) { start(*tls, done); }) : run([&](auto done) { start(*stream, done); });
  }

  void disconnect() {
    tls.reset();
    stream.reset();
  }

  error_code connect() {
    buffer.clear();
    disconnect();
    stream.emplace(context);
    asio::ip::tcp::resolver resolver(context);
    error_code error;
    const auto endpoints = resolver.resolve(server.host, server.port, error);
    if (error) return error;
    error = run([&](auto done) { stream->async_connect(endpoints, done); });
    if (!error) stream->socket().set_option(asio::ip::tcp::no_delay(true), error);
    if (!error && server.encrypted) error = shake_hands();
    return error;
  }

  error_code shake_hands() {
    tls.emplace(*stream, *trust);
    SSL* const session = tls->native_handle();
    error_code no_address;
    asio::ip::make_address(server.host, no_address);
    if (no_address) SSL_set_tlsext_host_name(session, server.host.c_str());  // SNI is for names
    if (SSL_set1_host(session, server.host.c_str()) != 1) return asio::error::invalid_argument;
    return run([&](auto done) { tls->async_handshake(asio::ssl::stream_base::client, done); });
  }

  /// Why connect() failed.
  PostOutcome not_connected(error_code error) {
    const long verdict = tls ? SSL_get_verify_result(tls->native_handle()) : X509_V_OK;
    PostOutcome outcome = failed("cannot connect to", error, false);
    if (verdict == X509_V_OK) return outcome;
    outcome.result = PostResult::kRefused;  // another time it will be the same
    outcome.status = Status(StatusCode::kIoError, fmt::format("the certificate of {}:{} is refused: {}", server.host,
                                                              server.port, X509_verify_cert_error_string(verdict)));
    return outcome;
  }

  PostOutcome failed(std::string_view what, error_code error, bool unanswered) {
    disconnect();
    PostOutcome outcome;
    outcome.status =
        Status(StatusCode::kIoError, fmt::format("{} {}:{}: {}", what, server.host, server.port, error.message()));
    outcome.unanswered = unanswered;
    return outcome;
  }

  const ServerUrl server;
  const TlsContext trust;
  asio::io_context context{1};
  std::optional<boost::beast::tcp_stream> stream;
  std::optional<asio::ssl::stream<boost::beast::tcp_stream&>> tls;  // through which, if encrypted
  boost::beast::flat_buffer buffer;
  http::request<http::span_body<const char>> request{http::verb::post, "/", 11};
};

IngestClient::IngestClient(ServerUrl server, std::string token, TlsContext trust)
    : impl_(std::make_unique<Impl>(std::move(server), std::move(token), std::move(trust))) {}

IngestClient::~IngestClient() = default;

PostOutcome IngestClient::post(std::string_view ndjson) {
  Impl& impl = *impl_;
  if (!impl.stream) {
    if (const auto error = impl.connect()) return impl.not_connected(error);
  }
  impl.request.body() = {ndjson.data(), ndjson.size()};
  impl.request.content_length(ndjson.size());
  const auto sent = impl.exchange([&](auto& stream, auto done) { http::async_write(stream, impl.request, done); });
  http::response_parser<http::string_body> parser;
  parser.body_limit(kAnswerBytesMax);
  // A server that refuses a request may answer and close before it was sent whole.
  const auto received =
      impl.exchange([&](auto& stream, auto done) { http::async_read(stream, impl.buffer, parser, done); });
  if (received) return impl.failed("no answer from", sent ? sent : received, true);
  if (sent || !parser.get().keep_alive()) impl.disconnect();
  return outcome_of(parser.get());
}

}  // namespace flowtally::api
