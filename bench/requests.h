// The requests that the HTTP cases send.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "api/identity.h"

namespace flowtally::bench {

/// A team admin of the account asks for the 30 days before the history's end.
std::string team_request(const std::string& account, const api::TokenKey& key);

/// A team admin of the account listens to its live KPIs.
std::string listen_request(const std::string& account, const api::TokenKey& key);

/// Appends these lines of NDJSON, of any account.
class EventPost {
 public:
  explicit EventPost(const api::TokenKey& key);
  std::string request(std::string_view lines) const;

 private:
  std::string head_;
};

/// The history's lines, in its order, as requests to append so many of them each. From one thread at a time.
class EventRequests {
 public:
  /// Gives no more than `lines_max` lines in all.
  EventRequests(const std::filesystem::path& history, const api::TokenKey& key, std::uint64_t lines_max);

  /// Writes the next request, of so many events or of those that are left, over `request`; false if none is left.
  bool next(std::size_t events, std::string& request);
  std::uint64_t lines_left() const { return lines_left_; }

 private:
  std::ifstream lines_;
  std::uint64_t lines_left_;
  EventPost post_;
  std::string body_;
};

}  // namespace flowtally::bench
