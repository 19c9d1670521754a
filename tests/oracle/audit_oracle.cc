#include <string>

#include "tests/oracle/oracle.h"
#include "tests/oracle/sql_files.h"

namespace flowtally::tests {

using events::Result;

Result<FigureList> Oracle::audit_logs(const std::string& account, const projections::AuditQuery& query,
                                      events::Timestamp to) {
  std::vector<SqlParameter> parameters = {
      SqlParameter::of(account),      SqlParameter::of(to.time_since_epoch().count()),
      SqlParameter::of(query.days),   SqlParameter::of(query.admin_id),
      SqlParameter::of(query.action), SqlParameter::of(query.resource_type)};
  const auto total = session_.query(sql_of_files("audit audit_total"), parameters);
  if (!total) return total.status();
  const auto limit = static_cast<std::int64_t>(query.limit);
  const auto offset = static_cast<std::int64_t>(query.offset);
  parameters.push_back(SqlParameter::of(limit));
  parameters.push_back(SqlParameter::of(offset));
  const auto logs = session_.query(sql_of_files("audit audit_logs"), parameters);
  if (!logs) return logs.status();
  const auto page = session_.query(sql_of_files("audit audit_page"), parameters);
  if (!page) return page.status();
  FigureList out;
  append_fields(*total, 0, "", out);
  for (std::size_t row = 0; row < logs->rows.size(); ++row) {
    append_fields(*logs, row, "logs[" + std::to_string(row) + "].", out);
  }
  append_fields(*page, 0, "", out);
  return out;
}

Result<FigureList> Oracle::audit_stats(const std::string& account, std::int64_t days, events::Timestamp to) {
  const auto stats =
      session_.query(sql_of_files("audit audit_stats"),
                     {SqlParameter::of(account), SqlParameter::of(to.time_since_epoch().count()),
                      SqlParameter::of(days), SqlParameter::of(std::optional<std::string>()),
                      SqlParameter::of(std::optional<std::string>()), SqlParameter::of(std::optional<std::string>())});
  if (!stats) return stats.status();
  FigureList out;
  append_fields(*stats, 0, "", out);
  return out;
}

}  // namespace flowtally::tests
