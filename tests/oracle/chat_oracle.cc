#include <cstdlib>
#include <string>

#include "tests/oracle/oracle.h"
#include "tests/oracle/sql_files.h"

namespace flowtally::tests {

using events::Result;
using events::Status;

struct Oracle::ChatQuestion {
  std::string account;
  std::int64_t to_ms = 0;
  std::int64_t length = 1;  // days, or hours
  std::optional<std::string> operator_id;
  std::string time_zone;
};

Result<Oracle::ChatQuestion> Oracle::resolve_chats(const std::string& account, int length,
                                                   const std::optional<std::string>& operator_id,
                                                   events::Timestamp to) {
  constexpr std::int64_t kDaysMax = 33;  // those that answers count in, and one more at either end
  last_answer_time_ = {};
  ChatQuestion question{account, to.time_since_epoch().count(), length, operator_id, ""};
  const auto zone = session_.query("SELECT coalesce(max(time_zone), 'UTC') FROM account WHERE account_id = $1",
                                   {SqlParameter::of(account)});
  if (!zone) return zone.status();
  question.time_zone = zone->rows[0][0].text;
  const auto days =
      session_.query(sql_of_files("remember_days"), {SqlParameter::of(question.time_zone),
                                                     SqlParameter::of(question.to_ms - kDaysMax * events::kDayMs),
                                                     SqlParameter::of(question.to_ms + events::kDayMs)});
  if (!days) return days.status();
  return question;
}

Result<SqlRows> Oracle::chat_figures(const ChatQuestion& question, const std::string& files) {
  const std::string statement = sql_of_files("chats " + files);
  const auto begin = std::chrono::steady_clock::now();
  auto found = session_.query(statement, {SqlParameter::of(question.account), SqlParameter::of(question.to_ms),
                                          SqlParameter::of(question.length), SqlParameter::of(question.operator_id),
                                          SqlParameter::of(question.time_zone)});
  last_answer_time_ += std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  return found;
}

Status Oracle::append_chat_rows(const ChatQuestion& question, const std::vector<std::string>& statements,
                                const std::function<std::string(std::size_t row)>& prefix, FigureList& out) {
  std::vector<SqlRows> answers;
  for (const std::string& files : statements) {
    auto found = chat_figures(question, files);
    if (!found) return Status(found.status().code(), files + ": " + found.status().message());
    answers.push_back(std::move(found).value());
    events::ensure(answers.back().rows.size() == answers.front().rows.size(), "statements are about the same rows");
  }
  for (std::size_t row = 0; row < answers.front().rows.size(); ++row) {
    for (const SqlRows& answer : answers) append_fields(answer, row, prefix(row), out);
  }
  return {};
}

namespace {

std::function<std::string(std::size_t)> only_row(const std::string& path) {
  return [path](std::size_t) { return path; };
}

std::function<std::string(std::size_t)> each_row(const std::string& path) {
  return [path](std::size_t row) { return path + "[" + std::to_string(row) + "]."; };
}

}  // namespace

Result<FigureList> Oracle::live_kpis(const std::string& account, events::Timestamp to) {
  const auto question = resolve_chats(account, 1, {}, to);
  if (!question) return question.status();
  FigureList out;
  const std::vector<std::string> statements = {"live_kpis", "quality_of_kpis service_quality"};
  if (Status s = append_chat_rows(*question, statements, only_row(""), out); !s.ok()) return s;
  return out;
}

Result<FigureList> Oracle::operators(const std::string& account, int days,
                                     const std::optional<std::string>& operator_id, events::Timestamp to) {
  const auto question = resolve_chats(account, days, operator_id, to);
  if (!question) return question.status();
  FigureList out;
  const std::vector<std::string> statements = {"operators", "quality_of_operators service_quality"};
  if (Status s = append_chat_rows(*question, statements, each_row(""), out); !s.ok()) return s;
  return out;
}

Result<FigureList> Oracle::hourly(const std::string& account, int hours, events::Timestamp to) {
  const auto question = resolve_chats(account, hours, {}, to);
  if (!question) return question.status();
  FigureList out;
  if (Status s = append_chat_rows(*question, {"hourly"}, each_row(""), out); !s.ok()) return s;
  return out;
}

Result<FigureList> Oracle::live_dashboard(const std::string& account, int days, events::Timestamp to) {
  const auto question = resolve_chats(account, days, {}, to);
  if (!question) return question.status();
  FigureList out;
  const auto trends = chat_figures(*question, "trends");
  if (!trends) return trends.status();
  for (const auto& row : trends->rows) {
    const std::string path = "trends." + row[0].text + ".";
    for (std::size_t column = 1; column < row.size(); ++column) {
      out.push_back({path + trends->columns[column], row[column]});
    }
  }
  if (Status s = append_chat_rows(*question, {"session_volume"}, each_row("session_volume"), out); !s.ok()) return s;
  if (Status s = append_chat_rows(*question, {"peak_hours"}, each_row("peak_hours"), out); !s.ok()) return s;
  if (Status s = append_chat_rows(*question, {"funnel"}, only_row("funnel."), out); !s.ok()) return s;
  if (Status s = append_chat_rows(*question, {"percentiles"}, only_row("percentiles."), out); !s.ok()) return s;
  if (Status s = append_chat_rows(*question, {"quality_of_days service_quality"}, only_row(""), out); !s.ok()) return s;
  return out;
}

}  // namespace flowtally::tests
