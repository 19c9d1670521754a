#include "tests/cli/serving.h"

#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>

#include "engine/engine.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

std::vector<std::string> words(const TestDirectory& files, const std::vector<std::string>& options) {
  write_secret(files / "secret");
  std::vector<std::string> all{"serve",         "--data",      files / "data", "--listen", "127.0.0.1:0",
                               "--ops-listen",  "127.0.0.1:0", "--log-format", "json",     "--jwt-secret-file",
                               files / "secret"};
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

std::uint16_t port_after(const std::string& text, const std::string& before) {
  const auto at = text.find(before);
  REQUIRE_MESSAGE(at != std::string::npos, text);
  return static_cast<std::uint16_t>(std::stoi(text.substr(at + before.size())));
}

}  // namespace

void write_secret(const std::string& path) {
  write_file(path, kTestSecret);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

Serving::Serving(const TestDirectory& files, const std::vector<std::string>& options, const Surroundings& surroundings)
    : program_(words(files, options), surroundings), log_(program_.read_until("ready: ")) {
  port_ = port_after(log_, "listening on http://127.0.0.1:");
  ops_port_ = port_after(log_, "operations on http://127.0.0.1:");
  log_reader_ = std::thread([this] { log_ += program_.read_until("never said\n\n"); });
}

Serving::~Serving() {
  if (!ended_) end(SIGKILL);
}

std::string Serving::token(api::Role role, const std::string& account, const std::string& user) {
  return user_token(role, account, user, engine::system_now());
}

std::string Serving::metrics() const { return HttpClient(ops_port_).get("/metrics").body; }

double Serving::metric(const std::string& name) const {
  const auto text = metrics();
  const auto at = text.find("\n" + name + " ");
  REQUIRE_MESSAGE(at != std::string::npos, name);
  return std::stod(text.substr(at + name.size() + 2));
}

int Serving::wait() {
  ended_ = true;
  log_reader_.join();  // ends with the program, whose standard error it reads
  return program_.wait();
}

int Serving::end(int number) {
  signal(number);
  return wait();
}

}  // namespace flowtally::tests
