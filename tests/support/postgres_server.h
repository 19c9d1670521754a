// A private PostgreSQL server for one test program: its own data directory, a unix socket in a directory of its own and
// no TCP, so nothing can collide. Nothing it holds outlives it, so it never syncs. It runs as the user `postgres` when
// the tests run as root, which PostgreSQL refuses. It ends with this object, and also when the process dies without
// destroying it (then the directory stays behind).
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "events/status.h"

namespace flowtally::tests {

class PostgresServer {
 public:
  /// Below `parent` (the system's temporary directory if empty). An error that says what to install when there is no
  /// PostgreSQL; never a server that is not there. Call it on a thread that lives as long as the server.
  static events::Result<std::unique_ptr<PostgresServer>> start(const std::filesystem::path& parent = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// What libpq connects with. The database's collation is C, its encoding UTF-8.
  std::string connection_info() const;

 private:
  explicit PostgresServer(std::filesystem::path directory) : directory_(std::move(directory)) {}
  events::Status launch();
  events::Status wait_until_ready();
  std::string log_tail() const;

  std::filesystem::path directory_;  // holds data/, the socket and server.log
  pid_t pid_ = -1;
};

}  // namespace flowtally::tests
