// What an account, its flows and its users are called, read out of one account: the lists that filters and pages choose
// from, and the settings. The structs are described once, as in figures.h. Pure reads; the caller holds whatever keeps
// the account still. The lists need a settled account.
#pragma once

#include <boost/describe.hpp>
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
BOOST_DESCRIBE_STRUCT(FlowName, (), (tree_id, name))

struct FlowsPage {
  std::vector<FlowName> items;
  NullableText next_cursor;  // null on the last page
  bool operator==(const FlowsPage&) const = default;
};
BOOST_DESCRIBE_STRUCT(FlowsPage, (), (items, next_cursor))

struct UserName {
  std::string user_id;
  std::string name;
  bool operator==(const UserName&) const = default;
};
BOOST_DESCRIBE_STRUCT(UserName, (), (user_id, name))

struct UsersPage {
  std::vector<UserName> items;
  NullableText next_cursor;
  bool operator==(const UsersPage&) const = default;
};
BOOST_DESCRIBE_STRUCT(UsersPage, (), (items, next_cursor))

/// What is in force, with what holds until something is given.
struct Settings {
  NullableText name;
  std::string time_zone;
  RawJson sla;
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (name, time_zone, sla))

/// By id. Cost a look at every flow, or user, of the account.
FlowsPage flows_page(const Account& account, const ListQuery& query);
UsersPage users_page(const Account& account, const ListQuery& query);
Settings settings(const Account& account);

}  // namespace flowtally::projections
