// Who gets the file descriptors of a serving process. The data directory comes first: a server that cannot open its
// next write-ahead file can store nothing. What it may need is set aside, and connections share the rest.
#pragma once

#include <cstddef>

#include "events/status.h"

namespace flowtally::cli {

/// Raises the process's limit as far as it may by itself, and returns it: what getrlimit(2) calls the hard limit.
std::size_t raise_descriptor_limit();

struct DescriptorBudget {
  struct Connections {
    std::size_t served = 0;   // HttpServerOptions::connections_max
    std::size_t refused = 0;  // HttpServerOptions::refusals_max
  };
  int table_files_max = 0;  // RocksDbOptions::table_files_max
  Connections api;
  Connections operations;  // of its listener, should there be one
};

/// How `limit` descriptors are shared by a server with so many HTTP threads. kInvalidArgument, with what to do, for a
/// limit that leaves no connections.
events::Result<DescriptorBudget> share_descriptors(std::size_t limit, std::size_t threads);

}  // namespace flowtally::cli
