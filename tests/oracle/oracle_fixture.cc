#include "tests/oracle/oracle_fixture.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/support/postgres_server.h"

namespace flowtally::tests {
namespace {

using Server = std::unique_ptr<PostgresServer>;

Server start_or_end() {
  auto started = PostgresServer::start();
  if (!started) {
    std::fprintf(stderr, "%s\n", started.status().message().c_str());
    std::exit(1);
  }
  return std::move(started).value();
}

Oracle connect_or_end(const PostgresServer& server) {
  auto connected = Oracle::connect(server.connection_info());
  if (!connected) {
    std::fprintf(stderr, "%s\n", connected.status().message().c_str());
    std::exit(1);
  }
  return std::move(connected).value();
}

}  // namespace

Oracle& shared_oracle() {
  static const Server server = start_or_end();
  static Oracle oracle = connect_or_end(*server);
  return oracle;
}

std::string as_text(const FigureList& figures) {
  std::string out;
  for (const FigureEntry& figure : figures) {
    out += figure.path + "=";
    switch (figure.value.kind) {
      case FigureValue::Kind::kNull:
        out += "null";
        break;
      case FigureValue::Kind::kReal: {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%.17g", figure.value.real);
        out += buffer;
        break;
      }
      default:
        out += figure.value.text;
    }
    out += "\n";
  }
  return out;
}

}  // namespace flowtally::tests
