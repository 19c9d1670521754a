#include "bench/fresh_server.h"

#include <utility>

#include "bench/case.h"
#include "cli/open_engine.h"

namespace flowtally::bench {

FreshServer::FreshServer(std::filesystem::path directory)
    : directory_(std::move(directory)),
      key_(api::TokenKey::from_secret("a secret of the benchmark, 32 bytes").value()) {
  std::filesystem::remove_all(directory_);
  auto engine = cli::open_engine(directory_.string(), {cli::DirectoryUse::kCreate, 0, {}, {}});
  must(engine.status());
  engine_ = std::move(engine).value();
  api::ServerOptions options;
  options.keys = {key_};
  auto server = api::Server::start(options);
  must(server.status());
  server_ = std::move(server).value();
  server_->attach(*engine_);
}

FreshServer::~FreshServer() {
  server_->stop();
  server_.reset();
  engine_.reset();
  std::filesystem::remove_all(directory_);
}

}  // namespace flowtally::bench
