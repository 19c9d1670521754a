#include "api/unix_socket.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/listener.h"
#include "tests/support/test_directory.h"

namespace flowtally::tests {
namespace {

using api::UnixSocket;
using events::StatusCode;

bool is_there(const std::string& path) {
  struct stat file {};
  return ::lstat(path.c_str(), &file) == 0;
}

mode_t mode_of(const std::string& path) {
  struct stat file {};
  REQUIRE(::lstat(path.c_str(), &file) == 0);
  CHECK(S_ISSOCK(file.st_mode));
  return file.st_mode & 07777;
}

bool connects(const std::string& path) {
  const storage::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string error_of(const std::string& path, StatusCode code = StatusCode::kIoError) {
  const auto socket = UnixSocket::listen(path);
  REQUIRE_FALSE(socket.ok());
  CHECK(socket.status().code() == code);
  CHECK(socket.status().message().find("unix:" + path) != std::string::npos);
  return socket.status().message();
}

}  // namespace

TEST_CASE("unix socket: owner and group may connect and nobody else, whatever the umask") {
  const TestDirectory files;
  for (const mode_t mask : {0000, 0022, 0077, 0117, 0777}) {
    CAPTURE(mask);
    const auto previous = ::umask(mask);
    const auto socket = UnixSocket::listen(files / "s");
    ::umask(previous);
    REQUIRE_MESSAGE(socket.ok(), socket.status().message());
    CHECK(mode_of(files / "s") == 0660);
    CHECK(connects(files / "s"));
  }
}

TEST_CASE("unix socket: the file goes with it, unless another has taken its place") {
  const TestDirectory files;
  { REQUIRE(UnixSocket::listen(files / "s").ok()); }
  CHECK_FALSE(is_there(files / "s"));
  {
    const auto socket = UnixSocket::listen(files / "s");
    REQUIRE(socket.ok());
    std::filesystem::rename(files / "s", files / "moved");
    write_file(files / "s", "another's");
  }
  CHECK(read_file(files / "s") == "another's");
}

TEST_CASE("unix socket: that of a dead server is replaced") {
  const TestDirectory files;
  {
    auto dead = UnixSocket::listen(files / "s");
    REQUIRE(dead.ok());
    std::filesystem::rename(files / "s", files / "kept");
  }
  std::filesystem::rename(files / "kept", files / "s");
  CHECK_FALSE(connects(files / "s"));
  const auto socket = UnixSocket::listen(files / "s");
  REQUIRE_MESSAGE(socket.ok(), socket.status().message());
  CHECK(connects(files / "s"));
}

TEST_CASE("unix socket: that of a running server is an error and stays, also when its queue is full") {
  const TestDirectory files;
  const auto running = UnixSocket::listen(files / "s");
  REQUIRE(running.ok());
  CHECK(error_of(files / "s").find("a running server listens there") != std::string::npos);
  CHECK(connects(files / "s"));

  const storage::Descriptor full(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const std::string path = files / "full";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  REQUIRE(::bind(full.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(full.get(), 0) == 0);
  std::vector<storage::Descriptor> waiting;
  for (int result = 0; result == 0;) {
    waiting.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    result = ::connect(waiting.back().get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  CHECK(error_of(path).find("a running server listens there") != std::string::npos);
  CHECK(is_there(path));
}

TEST_CASE("unix socket: a file that is no socket is an error, and is not touched") {
  const TestDirectory files;
  write_file(files / "file", "mine");
  std::filesystem::create_directory(files / "folder");
  std::filesystem::create_symlink(files / "nowhere", files / "link");
  for (const std::string name : {"file", "folder", "link"}) {
    CAPTURE(name);
    CHECK(error_of(files / name).find("a file that is no socket is there") != std::string::npos);
    CHECK(is_there(files / name));
  }
  CHECK(read_file(files / "file") == "mine");
  CHECK_FALSE(is_there(files / "nowhere"));
}

TEST_CASE("unix socket: a path that is too long, empty, or in no folder is an error") {
  const TestDirectory files;
  const std::string begin = (files / "") + "/";
  const std::string longest = begin + std::string(api::kSocketPathBytesMax - begin.size(), 'a');
  CHECK(UnixSocket::listen(longest).ok());
  CHECK(error_of(longest + "a", StatusCode::kInvalidArgument).find("108 bytes") != std::string::npos);
  CHECK_FALSE(UnixSocket::listen("").ok());
  CHECK(error_of(files / "missing/s").find("No such file or directory") != std::string::npos);
}

TEST_CASE("unix socket: of servers that begin at once one has it, and the others are told") {
  const TestDirectory files;
  for (int round = 0; round < 20; ++round) {
    std::vector<std::thread> threads;
    std::vector<std::optional<events::Result<UnixSocket>>> sockets(4);
    for (auto& socket : sockets) {
      threads.emplace_back([&] { socket.emplace(UnixSocket::listen(files / "s")); });
    }
    for (auto& thread : threads) thread.join();
    int listening = 0;
    for (const auto& socket : sockets) listening += socket->ok() ? 1 : 0;
    CHECK(listening == 1);
    CHECK(connects(files / "s"));
  }
}

TEST_CASE("unix socket: a listener hands over who connects, and removes the file when it stops") {
  const TestDirectory files;
  const std::string path = files / "s";
  std::atomic<int> accepted{0};
  const auto listener = api::Listener::open_unix(path, [&](int fd) {
    ::close(fd);
    ++accepted;
  });
  REQUIRE(listener.ok());
  CHECK((*listener)->endpoints() == std::vector<std::string>{"unix:" + path});
  CHECK((*listener)->port() == 0);
  CHECK(connects(path));
  while (accepted == 0) std::this_thread::yield();
  (*listener)->stop();
  CHECK_FALSE(is_there(path));
  CHECK_FALSE(api::Listener::open_unix(files / "missing/s", [](int) {}).ok());
}

}  // namespace flowtally::tests
