// A real server of one's own on a data directory that outlives it: started with a secret and JSON logs, said to be
// ready, with an operations listener beside it. What it logs later is read as it comes, so that it never waits for us.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/identity.h"
#include "tests/api/http_client.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {

/// The tests' secret, in a file for its owner alone: others are warned about.
void write_secret(const std::string& path);

class Serving {
 public:
  /// Serves `files`/data, with `options` more.
  explicit Serving(const TestDirectory& files, const std::vector<std::string>& options = {},
                   const Surroundings& surroundings = {});
  /// Kills it unless it was ended.
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  pid_t pid() const { return program_.pid(); }
  std::uint16_t port() const { return port_; }
  /// A token of an hour from now.
  static std::string token(api::Role role, const std::string& account = "acme", const std::string& user = "ann");
  std::string metrics() const;
  /// The value of a metric without labels.
  double metric(const std::string& name) const;
  double resident_bytes() const { return metric("flowtally_resident_memory_bytes"); }

  /// Only sends the signal.
  void signal(int number) const { program_.signal(number); }
  /// Waits for its end. The exit code, or 128 + signal.
  int wait();
  /// signal() and wait().
  int end(int number);
  /// Everything that it logged. Once it has ended.
  const std::string& log() const { return log_; }

 private:
  RunningFlowtally program_;
  std::string log_;
  std::thread log_reader_;
  std::uint16_t port_ = 0;
  std::uint16_t ops_port_ = 0;
  bool ended_ = false;
};

}  // namespace flowtally::tests
