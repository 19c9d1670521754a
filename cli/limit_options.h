// The limits of `serve`: how much of everything one request, one account and all of them together may take. Each has a
// default that suits a machine of a few GiB, and bounds outside of which the server would not work.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "api/server.h"
#include "cli/descriptor_budget.h"
#include "events/status.h"

namespace CLI {
class App;
}

namespace flowtally::cli {

struct LimitOptions {
  std::size_t header_bytes_max = api::ConnectionOptions{}.header_bytes_max;
  std::size_t body_bytes_max = api::ConnectionOptions{}.body_bytes_max;
  std::size_t body_memory_bytes_max = std::size_t{256} * 1024 * 1024;
  std::optional<std::size_t> connections_max;  // none: the default, or what the limit of open files leaves
  std::size_t account_writes_max = api::ServerOptions{}.account_writes_max;
  std::size_t answer_cache_bytes = api::ServerOptions{}.answer_cache_bytes;
  std::string idle_timeout = "60s";

  /// The options, with their bounds. This outlives the parsing.
  void add_to(CLI::App& app);
  /// Sets what they say. kInvalidArgument names the option that is no good beside another or alone.
  events::Status apply(api::ServerOptions& server) const;
  /// Cuts the connections to what there are descriptors for. Whether more were asked for by name.
  bool cut_connections(api::ServerOptions& server, const DescriptorBudget::Connections& most) const;
};

}  // namespace flowtally::cli
