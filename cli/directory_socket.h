// The socket in a data directory at which its server listens for commands on the same machine: DIR/socket, a stream of
// the user's own (mode 0600 from its first moment). A directory's path may be longer than a socket's may (107 bytes):
// then it is reached through the directory's descriptor in /proc. Any thread.
#pragma once

#include <sys/types.h>

#include <boost/json/object.hpp>
#include <filesystem>
#include <optional>

#include "events/status.h"
#include "storage/file.h"

namespace flowtally::cli {

std::filesystem::path socket_of(const std::filesystem::path& directory);

/// Listens there, for whoever holds the directory's lock: a socket that is there is of a server that was killed, and is
/// replaced.
events::Result<storage::Descriptor> listen_in(const std::filesystem::path& directory);

/// kNotFound if nobody listens there.
events::Result<storage::Descriptor> connect_in(const std::filesystem::path& directory);

/// Sends it as one line. False if the other end is gone or, where the connection does not wait, has no room for all of
/// it.
bool say_to(const storage::Descriptor& connection, const boost::json::object& what);

/// The user at the other end; none if the system does not say.
std::optional<uid_t> peer_of(const storage::Descriptor& connection);

}  // namespace flowtally::cli
