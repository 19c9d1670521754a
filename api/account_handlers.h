// What an account consists of, to choose from, and how it is set up: its flows, its users, its settings
// (docs/http_api.md).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

/// What PUT may hold, of the event that it becomes.
inline constexpr std::array<std::string_view, 3> kSettingsMembers = {"name", "time_zone", "sla"};

std::optional<Reply> get_trees(Call& call);
std::optional<Reply> get_users(Call& call);
std::optional<Reply> get_settings(Call& call);
std::optional<Reply> put_settings(Call& call);

Operation describe_trees();
Operation describe_users();
Operation describe_get_settings();
Operation describe_put_settings();

}  // namespace flowtally::api
