#include "cli/server_checkpoint.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "api/unique_json.h"
#include "cli/directory_socket.h"

namespace flowtally::cli {

using events::Result;
using events::Status;
using events::StatusCode;
using storage::Descriptor;

namespace {

Status server_is_gone(const std::filesystem::path& directory) {
  return {StatusCode::kUnavailable, "the server of " + directory.string() + " has ended: run the command again"};
}

/// A line, without its end.
Result<std::string> hear(const Descriptor& connection, const std::filesystem::path& directory, int stop) {
  std::string line;
  while (!line.ends_with('\n')) {
    std::array<pollfd, 2> waited = {pollfd{connection.get(), POLLIN, 0}, pollfd{stop, POLLIN, 0}};
    if (::poll(waited.data(), waited.size(), -1) < 0 && errno == EINTR) continue;
    if (waited[1].revents != 0) return Status(StatusCode::kUnavailable, "interrupted");
    char byte = 0;
    if (::recv(connection.get(), &byte, 1, 0) != 1) return server_is_gone(directory);
    line += byte;
  }
  line.pop_back();
  return line;
}

}  // namespace

Result<ServerCheckpoint> ServerCheckpoint::ask(const std::filesystem::path& directory, std::string_view wanted_for,
                                               const std::optional<std::string>& to, int stop) {
  auto connection = connect_in(directory);
  if (!connection) return connection.status();
  boost::json::object wanted{{"for", wanted_for}};
  if (to) wanted["to"] = *to;
  say_to(*connection, wanted);  // a server that has gone, or has no room for us, is noticed by what it answers
  const auto line = hear(*connection, directory, stop);
  if (!line) return line.status();
  const auto answer = api::parse_unique_object(*line);
  const auto text = [&](std::string_view name) -> const boost::json::string* {
    const auto* const member = answer ? answer->if_contains(name) : nullptr;
    return member != nullptr ? member->if_string() : nullptr;
  };
  if (const auto* error = text("error")) {
    return Status(StatusCode::kUnavailable, "the server of " + directory.string() + " says: " + std::string(*error));
  }
  const auto* const checkpoint = text("checkpoint");
  if (checkpoint == nullptr) {
    return Status(StatusCode::kUnavailable,
                  "the server of " + directory.string() + " does not answer as flowtally does");
  }
  return ServerCheckpoint(std::move(connection).value(), directory / std::string(*checkpoint));
}

Status ServerCheckpoint::check_there() const {
  pollfd waited{connection_.get(), POLLIN, 0};
  return ::poll(&waited, 1, 0) == 0 ? Status() : server_is_gone(checkpoint_.parent_path().parent_path());
}

Status ServerCheckpoint::end(const Status& outcome) {
  const auto there = check_there();
  if (there.ok()) {
    boost::json::object told{{"ended", nullptr}};
    if (!outcome.ok()) told["ended"] = outcome.message();
    char byte = 0;
    if (say_to(connection_, told)) (void)::recv(connection_.get(), &byte, 1, 0);
  }
  return there.ok() || outcome.ok() ? outcome : there;
}

}  // namespace flowtally::cli
