#include "tests/oracle/sql_session.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace flowtally::tests {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

// The numbers of pg_type.dat, which never change.
constexpr Oid kBooleanOid = 16;
constexpr Oid kBigintOid = 20;
constexpr Oid kIntegerOid = 23;
constexpr Oid kTextOid = 25;
constexpr Oid kDoubleOid = 701;

using ResultHandle = std::unique_ptr<PGresult, decltype([](PGresult* result) { PQclear(result); })>;

Oid oid_of(SqlParameter::Type type) {
  switch (type) {
    case SqlParameter::Type::kText:
      return kTextOid;
    case SqlParameter::Type::kBigint:
      return kBigintOid;
    case SqlParameter::Type::kBoolean:
      return kBooleanOid;
  }
  return kTextOid;
}

FigureValue value_at(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return {};
  const char* text = PQgetvalue(result, row, column);
  const Oid type = PQftype(result, column);
  if (type == kDoubleOid) return {FigureValue::Kind::kReal, "", std::strtod(text, nullptr), 0};
  const bool whole = type == kBigintOid || type == kIntegerOid;
  return {whole ? FigureValue::Kind::kWhole : FigureValue::Kind::kText, text, 0.0, 0};
}

}  // namespace

void SqlSession::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

Result<SqlSession> SqlSession::connect(const std::string& connection_info) {
  SqlSession session(PQconnectdb(connection_info.c_str()));
  if (PQstatus(session.connection_.get()) != CONNECTION_OK) return session.error("connecting");
  PQsetNoticeProcessor(
      session.connection_.get(), [](void*, const char*) {}, nullptr);
  return session;
}

Status SqlSession::error(const std::string& doing) const {
  return Status(StatusCode::kInternal, doing + ": " + PQerrorMessage(connection_.get()));
}

Status SqlSession::run(const std::string& script) {
  const ResultHandle result(PQexec(connection_.get(), script.c_str()));
  const ExecStatusType state = PQresultStatus(result.get());
  return state == PGRES_COMMAND_OK || state == PGRES_TUPLES_OK ? Status() : error("a script");
}

Result<SqlRows> SqlSession::query(const std::string& statement, const std::vector<SqlParameter>& parameters) {
  std::vector<Oid> types;
  std::vector<const char*> texts;
  for (const SqlParameter& parameter : parameters) {
    types.push_back(oid_of(parameter.type));
    texts.push_back(parameter.text ? parameter.text->c_str() : nullptr);
  }
  const ResultHandle result(PQexecParams(connection_.get(), statement.c_str(), static_cast<int>(parameters.size()),
                                         types.data(), texts.data(), nullptr, nullptr, 0));
  const ExecStatusType state = PQresultStatus(result.get());
  if (state != PGRES_TUPLES_OK && state != PGRES_COMMAND_OK) return error("a query");
  SqlRows out;
  const int columns = PQnfields(result.get());
  for (int column = 0; column < columns; ++column) out.columns.emplace_back(PQfname(result.get(), column));
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& values = out.rows.emplace_back();
    for (int column = 0; column < columns; ++column) values.push_back(value_at(result.get(), row, column));
  }
  return out;
}

Status SqlSession::copy_begin(const std::string& statement) {
  const ResultHandle result(PQexec(connection_.get(), statement.c_str()));
  return PQresultStatus(result.get()) == PGRES_COPY_IN ? Status() : error("COPY");
}

Status SqlSession::copy_put(std::string_view bytes) {
  constexpr std::size_t kChunkBytes = 1 << 20;
  while (!bytes.empty()) {
    const std::string_view chunk = bytes.substr(0, std::min(bytes.size(), kChunkBytes));
    if (PQputCopyData(connection_.get(), chunk.data(), static_cast<int>(chunk.size())) != 1) return error("COPY");
    bytes.remove_prefix(chunk.size());
  }
  return {};
}

Status SqlSession::copy_end() {
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) return error("COPY");
  Status status;
  while (PGresult* next = PQgetResult(connection_.get())) {
    const ResultHandle result(next);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) status = error("COPY");
  }
  return status;
}

}  // namespace flowtally::tests
