#include "tests/support/postgres_server.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/oracle/oracle_fixture.h"
#include "tests/oracle/sql_session.h"

namespace flowtally::tests {
namespace {

std::string answer_of(const PostgresServer& server, const std::string& question) {
  auto session = must(SqlSession::connect(server.connection_info()));
  return must(session.query(question, {})).rows[0][0].text;
}

}  // namespace

TEST_CASE("PostgreSQL server: two at once know nothing of each other, and nothing is left of them") {
  const auto parent = std::filesystem::temp_directory_path() / ("flowtally-two-servers-" + std::to_string(getpid()));
  std::filesystem::create_directory(parent);
  {
    const auto one = must(PostgresServer::start(parent));
    const auto other = must(PostgresServer::start(parent));
    must(must(SqlSession::connect(one->connection_info())).run("CREATE TABLE only_here ()"));
    const std::string tables = "SELECT count(*) FROM pg_class WHERE relname = 'only_here'";
    CHECK(answer_of(*one, tables) == "1");
    CHECK(answer_of(*other, tables) == "0");
    CHECK(answer_of(*one, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C");
    CHECK(answer_of(*one, "SHOW server_encoding") == "UTF8");
    CHECK(answer_of(*one, "SHOW listen_addresses").empty());
  }
  CHECK(std::filesystem::is_empty(parent));
  std::filesystem::remove_all(parent);
}

TEST_CASE("PostgreSQL server: a directory that is not there is an error, not a server") {
  const auto server = PostgresServer::start("/nonexistent");
  REQUIRE_FALSE(server.ok());
  CHECK(server.status().message().find("/nonexistent") != std::string::npos);
}

}  // namespace flowtally::tests
