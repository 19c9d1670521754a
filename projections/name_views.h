// What an account, its flows and its users are called, read out of one account: the lists that filters and pages choose
// from, the settings, and who the caller is. The structs are described once, as in figures.h. Pure reads; the caller
// holds whatever keeps the account still. The lists need a settled account.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/account.h"
#include "projections/cursor.h"
#include "projections/figures.h"

namespace flowtally::projections {

struct ListQuery {
  std::string search;             // found in the name or the id, whatever the letters' case; empty finds everything
  std::size_t limit = 0;          // at least 1
  std::optional<IdCursor> after;  // where the page before ended
};

struct FlowName {
  std::string tree_id;
  std::string name;
  bool operator==(const FlowName&) const = default;
};
FLOWTALLY_DESCRIBE(FlowName, (), "A flow to choose.", (tree_id, "Id of the flow."),
                   (name, "Its name, or \"Unknown flow\"."));

struct FlowsPage {
  std::vector<FlowName> items;
  NullableText next_cursor;  // null on the last page
  bool operator==(const FlowsPage&) const = default;
};
FLOWTALLY_DESCRIBE(FlowsPage, (), "A page of flows, by id.", (items, "The flows."),
                   (next_cursor, "Where the next page begins; null on the last one."));

struct UserName {
  std::string user_id;
  std::string name;
  bool operator==(const UserName&) const = default;
};
FLOWTALLY_DESCRIBE(UserName, (), "A user to choose.", (user_id, "Id of the user."),
                   (name, "Their name, \"Unknown\" or \"Deleted user\"."));

struct UsersPage {
  std::vector<UserName> items;
  NullableText next_cursor;
  bool operator==(const UsersPage&) const = default;
};
FLOWTALLY_DESCRIBE(UsersPage, (), "A page of users, by id.", (items, "The users."),
                   (next_cursor, "Where the next page begins; null on the last one."));

struct AccountName {
  std::string account_id;
  NullableText name;
  bool operator==(const AccountName&) const = default;
};
FLOWTALLY_DESCRIBE(AccountName, (), "An account to choose.", (account_id, "Id of the account."),
                   (name, "Its name; null until one is given."));

struct AccountsPage {
  std::vector<AccountName> items;
  NullableText next_cursor;
  bool operator==(const AccountsPage&) const = default;
};
FLOWTALLY_DESCRIBE(AccountsPage, (), "A page of accounts, by id.", (items, "The accounts."),
                   (next_cursor, "Where the next page begins; null on the last one."));

inline constexpr std::array<std::string_view, 4> kCallerRoles = {"viewer", "engineer", "team_admin", "super_admin"};

/// Who asks, and about which account.
struct Caller {
  std::string user_id;
  NullableText user_name;
  std::string role;
  std::string account_id;
  NullableText account_name;
  std::string time_zone;
  bool operator==(const Caller&) const = default;
};
FLOWTALLY_DESCRIBE(Caller, (), "The caller, and the account that they read.", (user_id, "Id of the caller."),
                   (user_name, "Their name in the account of their token; null if none is known."),
                   (role, "The role that their token gives them.", {.one_of = kCallerRoles}),
                   (account_id, "Id of the account that is read: the token's, unless another one is named."),
                   (account_name, "Its name; null until one is given."), (time_zone, "IANA zone of its days."));

struct SlaSettings {
  std::uint64_t queue_wait_seconds = 0;
  std::uint64_t first_response_seconds = 0;
  std::uint64_t resolution_seconds = 0;
  bool operator==(const SlaSettings&) const = default;
};
FLOWTALLY_DESCRIBE(SlaSettings, (), "The limits of the live chat in force.",
                   (queue_wait_seconds, "From opening to claim."),
                   (first_response_seconds, "From claim to first response."),
                   (resolution_seconds, "From opening to close."));

/// What is in force, with what holds until something is given.
struct Settings {
  NullableText name;
  std::string time_zone;
  SlaSettings sla;
  bool operator==(const Settings&) const = default;
};
FLOWTALLY_DESCRIBE(Settings, (), "The settings in force.", (name, "Name of the account; null until one is given."),
                   (time_zone, "IANA zone of its days."),
                   (sla, "The limits of the live chat, with the default of each that was not given."));

/// By id. Cost a look at every flow, or user, of the account.
FlowsPage flows_page(const Account& account, const ListQuery& query);
UsersPage users_page(const Account& account, const ListQuery& query);
Settings settings(const Account& account);
/// A user's name, or "Deleted user"; null where none was given.
NullableText user_name(const Account& account, std::string_view user_id);

}  // namespace flowtally::projections
