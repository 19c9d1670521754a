// The names of the tz database and what they link to, as a table that is part of the program. Which names an account
// may have, and what they mean, therefore depends on no machine: a link is read as its target even where the machine's
// zone files lack legacy names. Thread-safe; nothing fails.
#pragma once

#include <optional>
#include <string_view>

namespace flowtally::projections {

/// The canonical name of a zone of the tz database ("Asia/Kolkata" for "Asia/Calcutta"), the name itself where it is no
/// link, nothing for anything else ("localtime", "right/UTC", "europe/berlin"). The text lives as long as the program.
std::optional<std::string_view> canonical_zone(std::string_view name);

/// Whether an account may have it: it is in the table.
bool is_time_zone(std::string_view name);

}  // namespace flowtally::projections
