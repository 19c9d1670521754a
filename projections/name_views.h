// What an account, its flows and its users are called, read out of one account: the lists that filters and pages choose
// from, and the settings. The structs are described once, as in figures.h. Pure reads; the caller holds whatever keeps
// the account still. The lists need a settled account.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
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

/// What is in force, with what holds until something is given.
struct Settings {
  NullableText name;
  std::string time_zone;
  RawJson sla;
  bool operator==(const Settings&) const = default;
};
FLOWTALLY_DESCRIBE(Settings, (), "The settings in force.", (name, "Name of the account; null until one is given."),
                   (time_zone, "IANA zone of its days."),
                   (sla, "The limits of the live chat, as they were given last."));

/// By id. Cost a look at every flow, or user, of the account.
FlowsPage flows_page(const Account& account, const ListQuery& query);
UsersPage users_page(const Account& account, const ListQuery& query);
Settings settings(const Account& account);

}  // namespace flowtally::projections
