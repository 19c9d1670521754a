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

EventRequests::EventRequests(const std::filesystem::path& history, const api::TokenKey& key, std::uint64_t lines_max)
    : lines_(history),
      lines_left_(lines_max),
      head_(
          "POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
          "Authorization: Bearer " +
          token_of("*", api::Role::kIngest, key) + "\r\nContent-Length: ") {}

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
  request = head_ + fmt::format("{}\r\n\r\n{}", body_.size(), body_);
  return true;
}

}  // namespace flowtally::bench
