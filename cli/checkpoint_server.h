// A serving process's side of `verify` and `backup`: at the socket in the data directory (directory_socket.h) it makes
// checkpoints of its engine, data directories that nobody changes, in DIR/checkpoints/. One JSON object a line:
//
//   asked     {"for": "backup", "to": "/mnt/backup/monday"}     "backup" or "verify"; `to` as it is told in the audit
//   answered  {"checkpoint": "checkpoints/3"}                   below the data directory, or
//             {"error": "sentence"}                             and the connection is closed
//   told      {"ended": null} or {"ended": "why it failed"}     once, when the client is done with it
//
// A checkpoint is there for as long as its connection. What was asked for and how it ended stands in the server's audit
// with the user at the other end, `backup.started` and `backup.ended`; a client that goes without a word has no end.
//
// A thread of its own; requests are served one after the other and few clients at a time are let in. A client that says
// nothing, too much or something else is cut off. Nothing here holds up readers, and writers only as a snapshot does.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "events/status.h"
#include "storage/file.h"

namespace flowtally::cli {

class CheckpointServer {
 public:
  static constexpr std::size_t kClientsMax = 4;

  /// For whoever holds the directory's lock. The engine outlives it. A client may take `silence_max` to say what it
  /// wants.
  static events::Result<std::unique_ptr<CheckpointServer>> start(const std::filesystem::path& directory,
                                                                 engine::Engine& engine,
                                                                 std::chrono::milliseconds silence_max);
  /// After the request that it is at: all clients lose their checkpoints, and the socket is removed.
  ~CheckpointServer();
  CheckpointServer(const CheckpointServer&) = delete;
  CheckpointServer& operator=(const CheckpointServer&) = delete;
  /// How often nobody could be let in, for want of descriptors. Any thread.
  std::uint64_t pauses() const { return pauses_.load(std::memory_order_relaxed); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Client {
    storage::Descriptor connection;
    Clock::time_point silent_until;
    std::string said = {};
    std::string wanted_for = {};                                     // empty until it has asked
    std::optional<std::string> to = std::nullopt;                    // as it says
    std::optional<std::filesystem::path> checkpoint = std::nullopt;  // removed with the client
  };

  CheckpointServer(std::filesystem::path directory, engine::Engine& engine, std::chrono::milliseconds silence_max,
                   storage::Descriptor listener, storage::Descriptor wake);
  void run();
  int milliseconds_left() const;
  void let_in();
  void pause();
  /// Whether it may stay.
  bool listen_to(Client& client);
  bool understand(Client& client, std::string_view line);
  bool answer(Client& client);
  events::Status make_checkpoint(Client& client);
  events::Status note(const Client& client, std::string_view what, std::string_view stopped_by) const;
  void let_go(Client& client) const;

  const std::filesystem::path directory_;
  engine::Engine& engine_;
  const std::chrono::milliseconds silence_max_;
  const storage::Descriptor listener_;
  const storage::Descriptor wake_;  // readable once it is to stop
  std::atomic<std::uint64_t> pauses_ = 0;
  std::uint64_t made_ = 0;
  std::vector<Client> clients_;
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace flowtally::cli
