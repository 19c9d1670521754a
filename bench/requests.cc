#include "bench/requests.h"

#include <fmt/format.h>

#include "bench/case.h"

namespace flowtally::bench {

namespace {

std::string token_of(const std::string& account, api::Role role, const api::TokenKey& key) {
  const auto now = engine::system_now();
  const std::string user = role == api::Role::kIngest ? "" : "bench";
  return api::mint_token({user, account, role, std::nullopt}, now, now + std::chrono::hours(24), key);
}

}  // namespace

std::string team_request(const std::string& account, const api::TokenKey& key) {
  return "GET /api/v1/analytics/team?period=30d&to=" + *window_of("30d").to +
         " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token_of(account, api::Role::kTeamAdmin, key) +
         "\r\n\r\n";
}

std::string listen_request(const std::string& account, const api::TokenKey& key) {
  return "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
         token_of(account, api::Role::kTeamAdmin, key) + "\r\n\r\n";
}

EventPost::EventPost(const api::TokenKey& key)
    : head_(
          "POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
          "Authorization: Bearer " +
          token_of("*", api::Role::kIngest, key) + "\r\nContent-Length: ") {}

std::string EventPost::request(std::string_view lines) const {
  return head_ + fmt::format("{}\r\n\r\n{}", lines.size(), lines);
}

EventRequests::EventRequests(const std::filesystem::path& history, const api::TokenKey& key, std::uint64_t lines_max)
    : lines_(history), lines_left_(lines_max), post_(key) {}

bool EventRequests::next(std::size_t events, std::string& request) {
  body_.clear();
  std::string line;
  for (std::size_t i = 0; i < events && lines_left_ > 0; ++i) {
    if (!std::getline(lines_, line)) lines_left_ = 0;
    if (lines_left_ == 0) break;
    --lines_left_;
    body_ += line + "\n";
  }
  if (body_.empty()) return false;
  request = post_.request(body_);
  return true;
}

}  // namespace flowtally::bench
