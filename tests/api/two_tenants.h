// Two tenants that know the same words, and everyone who may knock: what the tests of the tenant wall share.
//
// acme: flow "dns" with step "n1"; ann's sessions "1" (completed, rated), "2" (completed, feedback on n1) and bob's
// "3". globex: the same ids with other content, and ids that acme does not have: flow "vpn", step "gn", user "gus", and
// session "g2" of a user ann, completed, with feedback on gn. Each has a chat "h1", acme's ann's and globex's gus's.
// Nobody knows "nobody", "xpn", "xn", "xus" and "x2".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/memory_log.h"
#include "tests/api/server_fixture.h"

namespace flowtally::tests {

/// acme alone, or beside globex.
std::unique_ptr<engine::Engine> acme_alone();
std::unique_ptr<engine::Engine> two_tenants(std::unique_ptr<storage::EventLog> log = storage::make_memory_log());

/// What a route's {names} stand for.
struct Place {
  std::string_view name;
  std::string_view account_id;
  std::string_view tree_id;
  std::string_view step_id;
  std::string_view user_id;
  std::string_view session_id;
};
inline constexpr Place kOwn{"own", "acme", "dns", "n1", "ann", "2"};
inline constexpr Place kOther{"other", "globex", "vpn", "gn", "gus", "g2"};
inline constexpr Place kAbsent{"absent", "nobody", "xpn", "xn", "xus", "x2"};

/// `text` with every {tree_id}, {step_id}, ... replaced. {name} is a file's, the same everywhere.
std::string placed(std::string_view text, const Place& place);

/// Somebody at the door: without a token, or with one of acme's or an ingest token of all accounts.
struct Bearer {
  std::string_view name;
  api::Role role = api::Role::kViewer;
  bool has_token = true;
  bool all_accounts = false;  // account_id "*"
  bool narrowed = false;      // to session "2"

  std::string token() const;
};
const std::vector<Bearer>& bearers();

/// `target` below no prefix; a body is sent as JSON where there is one. On a connection of its own.
HttpResponse knock(const RunningServer& server, const Bearer& bearer, std::string_view method, std::string_view target,
                   std::string_view body);

/// Head and body but for the lines of Date and X-Request-Id.
std::string seen(const HttpResponse& response);
/// The same, without the id of the account that the request itself named, where a message quotes it.
std::string seen_but_for(std::string_view account_id, const HttpResponse& response);

}  // namespace flowtally::tests
