#include "cli/checkpoint_server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include "api/log.h"
#include "api/unique_json.h"
#include "cli/directory_socket.h"
#include "cli/server_acts.h"
#include "storage/data_directory.h"
#include "storage/small_file.h"

namespace flowtally::cli {

using events::Result;
using events::Status;
using events::StatusCode;
using storage::Descriptor;

namespace {

constexpr std::size_t kLineBytesMax = 16 << 10;
constexpr std::chrono::milliseconds kPause{50};

}  // namespace

Result<std::unique_ptr<CheckpointServer>> CheckpointServer::start(const std::filesystem::path& directory,
                                                                  engine::Engine& engine,
                                                                  std::chrono::milliseconds silence_max) {
  auto listener = listen_in(directory);
  if (!listener) return listener.status();
  Descriptor wake(::eventfd(0, EFD_CLOEXEC));
  if (!wake.is_open()) return storage::system_error("wait at", socket_of(directory), errno);
  return std::unique_ptr<CheckpointServer>(
      new CheckpointServer(directory, engine, silence_max, std::move(listener).value(), std::move(wake)));
}

CheckpointServer::CheckpointServer(std::filesystem::path directory, engine::Engine& engine,
                                   std::chrono::milliseconds silence_max, Descriptor listener, Descriptor wake)
    : directory_(std::move(directory)),
      engine_(engine),
      silence_max_(silence_max),
      listener_(std::move(listener)),
      wake_(std::move(wake)),
      thread_([this] { run(); }) {}

CheckpointServer::~CheckpointServer() {
  const std::uint64_t one = 1;
  events::ensure(::write(wake_.get(), &one, sizeof one) == sizeof one, "a thread can be woken");
  thread_.join();
  for (auto& client : clients_) {
    ::shutdown(client.connection.get(), SHUT_RDWR);  // it has to know before anything is missing
    let_go(client);
  }
  ::unlink(socket_of(directory_).c_str());
}

void CheckpointServer::run() {
  for (;;) {
    std::vector<pollfd> waited = {{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const auto& client : clients_) waited.push_back({client.connection.get(), POLLIN, 0});
    ::poll(waited.data(), waited.size(), milliseconds_left());
    if (waited[0].revents != 0) return;
    std::vector<Client> stay;
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      auto& client = clients_[i];
      const bool spoke = waited[2 + i].revents != 0;
      const bool stays = spoke ? listen_to(client) : !client.wanted_for.empty() || Clock::now() < client.silent_until;
      if (stays) {
        stay.push_back(std::move(client));
      } else {
        let_go(client);
      }
    }
    clients_ = std::move(stay);
    if (waited[1].revents != 0) let_in();
  }
}

/// Until the next client has been silent for too long; -1 if none can be.
int CheckpointServer::milliseconds_left() const {
  auto left = std::chrono::milliseconds(-1);
  for (const auto& client : clients_) {
    if (!client.wanted_for.empty()) continue;
    const auto its = std::max(std::chrono::ceil<std::chrono::milliseconds>(client.silent_until - Clock::now()),
                              std::chrono::milliseconds(0));
    left = left.count() < 0 ? its : std::min(left, its);
  }
  return static_cast<int>(left.count());
}

void CheckpointServer::let_in() {
  // A client that has no room for so little as it is told is not waited for.
  Descriptor connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!connection.is_open()) return pause();
  if (clients_.size() >= kClientsMax) {
    say_to(connection, {{"error", "the server is busy with other backups and verifications: try again later"}});
    return;
  }
  clients_.push_back({std::move(connection), Clock::now() + silence_max_});
}

/// Who could not be let in still waits, and the listener would be ready again at once.
void CheckpointServer::pause() {
  pauses_.fetch_add(1, std::memory_order_relaxed);
  pollfd wake{wake_.get(), POLLIN, 0};
  ::poll(&wake, 1, static_cast<int>(kPause.count()));
}

bool CheckpointServer::listen_to(Client& client) {
  std::array<char, 4096> bytes;
  const ssize_t got = ::recv(client.connection.get(), bytes.data(), bytes.size(), 0);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) return false;
  client.said.append(bytes.data(), static_cast<std::size_t>(got));
  for (auto end = client.said.find('\n'); end != std::string::npos; end = client.said.find('\n')) {
    const auto line = client.said.substr(0, end);
    client.said.erase(0, end + 1);
    if (!understand(client, line)) return false;
  }
  return client.said.size() <= kLineBytesMax;
}

bool CheckpointServer::understand(Client& client, std::string_view line) {
  const auto said = api::parse_unique_object(line);
  if (!said) return false;
  if (client.wanted_for.empty()) {
    const auto* const wanted_for = said->if_contains("for");
    if (wanted_for == nullptr || (*wanted_for != "backup" && *wanted_for != "verify")) return false;
    client.wanted_for = wanted_for->as_string();
    const auto* const to = said->if_contains("to");
    if (to != nullptr && to->is_string()) client.to = std::string(to->as_string());
    return answer(client);
  }
  const auto* const ended = said->if_contains("ended");
  if (ended == nullptr) return false;
  const auto noted =
      note(client, ".ended", ended->is_string() ? std::string_view(ended->as_string()) : std::string_view());
  if (!noted.ok()) {
    api::log(api::LogLevel::kError, "the server's audit lacks an entry",
             {{"action", client.wanted_for + ".ended"}, {"reason", noted.message()}});
  }
  return false;
}

bool CheckpointServer::answer(Client& client) {
  Status made;
  try {
    made = make_checkpoint(client);
  } catch (const std::exception& error) {  // out of memory: it is this client's misfortune, not the server's
    made = Status(StatusCode::kInternal, error.what());
  }
  if (!made.ok()) {
    api::log(api::LogLevel::kWarning, "a checkpoint could not be made",
             {{"for", client.wanted_for}, {"reason", made.message()}});
    say_to(client.connection, {{"error", made.message()}});
    return false;
  }
  return say_to(client.connection, {{"checkpoint", client.checkpoint->lexically_relative(directory_).string()}});
}

Status CheckpointServer::make_checkpoint(Client& client) {
  // Nothing leaves the directory before it is written down who took it.
  if (Status noted = note(client, ".started", {}); !noted.ok()) return noted;
  client.checkpoint = storage::checkpoints_of(directory_) / std::to_string(++made_);
  Status made = storage::make_directory(*client.checkpoint);
  if (made.ok()) made = engine_.checkpoint(*client.checkpoint);
  if (!made.ok()) (void)note(client, ".ended", made.message());
  return made;
}

Status CheckpointServer::note(const Client& client, std::string_view what, std::string_view stopped_by) const {
  const auto peer = peer_of(client.connection);
  return note_directory_act(engine_.server_audit(), {client.wanted_for + std::string(what),
                                                     peer ? user_name(*peer) : "", client.to, "to", stopped_by});
}

void CheckpointServer::let_go(Client& client) const {
  std::error_code error;
  if (client.checkpoint) std::filesystem::remove_all(*client.checkpoint, error);
  if (!error) return;
  api::log(api::LogLevel::kWarning, "a checkpoint could not be removed",
           {{"path", client.checkpoint->string()}, {"reason", error.message()}});
}

}  // namespace flowtally::cli
