// One connection to a PostgreSQL server: statements in, rows of typed values out. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"
#include "tests/oracle/figure_list.h"

struct pg_conn;  // libpq's PGconn

namespace flowtally::tests {

/// A parameter of a statement: $1 and so on, in order. NULL when it has no text.
struct SqlParameter {
  enum class Type { kText, kBigint, kBoolean };
  Type type = Type::kText;
  std::optional<std::string> text;

  static SqlParameter of(std::optional<std::string> value) { return {Type::kText, std::move(value)}; }
  static SqlParameter of(std::int64_t value) { return {Type::kBigint, std::to_string(value)}; }
  static SqlParameter of(bool value) { return {Type::kBoolean, value ? "t" : "f"}; }
};

struct SqlRows {
  std::vector<std::string> columns;
  std::vector<std::vector<FigureValue>> rows;
};

class SqlSession {
 public:
  static events::Result<SqlSession> connect(const std::string& connection_info);

  /// A script of any number of statements without results or parameters.
  events::Status run(const std::string& script);
  /// One statement. Doubles come back as they are, whole numbers and other values as their texts.
  events::Result<SqlRows> query(const std::string& statement, const std::vector<SqlParameter>& parameters);

  /// COPY ... FROM STDIN: begin, any number of put, end.
  events::Status copy_begin(const std::string& statement);
  events::Status copy_put(std::string_view bytes);
  events::Status copy_end();

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  explicit SqlSession(pg_conn* connection) : connection_(connection) {}
  events::Status error(const std::string& doing) const;

  std::unique_ptr<pg_conn, Close> connection_;
};

}  // namespace flowtally::tests
