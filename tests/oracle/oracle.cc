#include "tests/oracle/oracle.h"

#include <cstdlib>
#include <fstream>

#include "tests/oracle/sql_files.h"

namespace flowtally::tests {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

// JSON holds no bare control character, so with these as quote and delimiter a line of it is one CSV field as it
// stands.
constexpr const char* kCopyRaw =
    R"(COPY history.raw (doc) FROM STDIN WITH (FORMAT csv, QUOTE E'\x01', ESCAPE E'\x01', DELIMITER E'\x02'))";

std::int64_t whole(const FigureValue& value) { return std::strtoll(value.text.c_str(), nullptr, 10); }

std::int64_t ms_of(events::Timestamp time) { return time.time_since_epoch().count(); }

FigureValue text_value(const std::string& text) { return {FigureValue::Kind::kText, text, 0.0, 0}; }

}  // namespace

struct Oracle::Question {
  std::string account;
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  std::string time_zone;
  std::optional<std::string> user;
  std::optional<std::string> flow;
  bool personal = false;
  FigureList window;  // as the answer echoes it
};

Result<Oracle> Oracle::connect(const std::string& connection_info) {
  auto session = SqlSession::connect(connection_info);
  if (!session) return session.status();
  return Oracle(std::move(session).value());
}

Status Oracle::prepare_load() {
  if (Status made = session_.run(sql_of_files("schema")); !made.ok()) return made;
  return session_.copy_begin(kCopyRaw);
}

Status Oracle::finish_load() {
  if (Status ended = session_.copy_end(); !ended.ok()) return ended;
  if (Status made = session_.run(sql_of_files("tables chat_tables")); !made.ok()) return made;
  // As the tables of a living application are: the planner knows them, and an index can answer alone.
  return session_.run(
      "VACUUM (ANALYZE) session, visit, feedback, rating, node, flow, flow_name, user_name, chat_fact, "
      "business_minute");
}

Status Oracle::load(const std::vector<std::string>& lines) {
  if (Status ready = prepare_load(); !ready.ok()) return ready;
  for (const std::string& line : lines) {
    if (Status put = session_.copy_put(line + "\n"); !put.ok()) return put;
  }
  return finish_load();
}

Status Oracle::load_file(const std::filesystem::path& ndjson) {
  std::ifstream file(ndjson, std::ios::binary);
  if (!file) return Status(StatusCode::kNotFound, ndjson.string() + " cannot be read");
  if (Status ready = prepare_load(); !ready.ok()) return ready;
  std::string chunk(1 << 20, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
    const std::string_view bytes(chunk.data(), static_cast<std::size_t>(file.gcount()));
    if (Status put = session_.copy_put(bytes); !put.ok()) return put;
  }
  return finish_load();
}

Result<Oracle::Question> Oracle::resolve(const std::string& account, const projections::WindowQuery& window,
                                         events::Timestamp now) {
  last_answer_time_ = {};
  const auto found = session_.query(sql_of_files("window"), {SqlParameter::of(account), SqlParameter::of(window.period),
                                                             SqlParameter::of(window.from), SqlParameter::of(window.to),
                                                             SqlParameter::of(ms_of(now))});
  if (!found) return found.status();
  const auto& row = found->rows.front();
  Question question{account, whole(row[0]), whole(row[1]), row[2].text, {}, {}, false, {}};
  const auto days = session_.query(
      sql_of_files("remember_days"),
      {SqlParameter::of(question.time_zone), SqlParameter::of(question.from_ms), SqlParameter::of(question.to_ms)});
  if (!days) return days.status();
  const auto instants = session_.query("SELECT calendar.instant_text($1), calendar.instant_text($2)",
                                       {SqlParameter::of(question.from_ms), SqlParameter::of(question.to_ms)});
  if (!instants) return instants.status();
  question.window = {{"window.from", instants->rows[0][0]},
                     {"window.to", instants->rows[0][1]},
                     {"window.time_zone", text_value(question.time_zone)},
                     {"window.period", row[3]}};
  return question;
}

Result<SqlRows> Oracle::figures(const Question& question, const std::string& files) {
  const std::string statement = sql_of_files(files);
  const auto begin = std::chrono::steady_clock::now();
  auto found = session_.query(
      statement, {SqlParameter::of(question.account), SqlParameter::of(question.from_ms),
                  SqlParameter::of(question.to_ms), SqlParameter::of(question.user), SqlParameter::of(question.flow),
                  SqlParameter::of(question.personal), SqlParameter::of(question.time_zone)});
  last_answer_time_ += std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  return found;
}

Status Oracle::append_row(const Question& question, const std::string& files, const std::string& path,
                          FigureList& out) {
  const auto found = figures(question, files);
  if (!found) return found.status();
  append_fields(*found, 0, path.empty() ? path : path + ".", out);
  return {};
}

Status Oracle::append_rows(const Question& question, const std::string& files, const std::string& path,
                           FigureList& out) {
  const auto found = figures(question, files);
  if (!found) return found.status();
  for (std::size_t row = 0; row < found->rows.size(); ++row) {
    append_fields(*found, row, path + "[" + std::to_string(row) + "].", out);
  }
  return {};
}

Result<FigureList> Oracle::team(const std::string& account, const projections::WindowQuery& window,
                                events::Timestamp now, const std::optional<std::string>& engineer_id) {
  auto question = resolve(account, window, now);
  if (!question) return question.status();
  question->user = engineer_id;
  FigureList out = question->window;
  if (Status s = append_row(*question, "scope summary", "summary", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope time_series", "time_series", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope top_flows", "top_flows", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope top_engineers", "top_engineers", out); !s.ok()) return s;
  return out;
}

Result<FigureList> Oracle::me(const std::string& account, const projections::WindowQuery& window, events::Timestamp now,
                              const std::string& user_id) {
  auto question = resolve(account, window, now);
  if (!question) return question.status();
  question->user = user_id;
  question->personal = true;
  FigureList out = question->window;
  if (Status s = append_row(*question, "scope summary", "summary", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope time_series", "time_series", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope top_flows", "top_flows", out); !s.ok()) return s;
  return out;
}

Result<std::optional<FigureList>> Oracle::flow(const std::string& account, const projections::WindowQuery& window,
                                               events::Timestamp now, const std::string& tree_id) {
  auto question = resolve(account, window, now);
  if (!question) return question.status();
  question->flow = tree_id;
  const auto known = session_.query("SELECT FROM flow WHERE account_id = $1 AND tree_id = $2",
                                    {SqlParameter::of(account), SqlParameter::of(tree_id)});
  if (!known) return known.status();
  if (known->rows.empty()) return std::optional<FigureList>();
  FigureList out = question->window;
  if (Status s = append_row(*question, "scope summary", "summary", out); !s.ok()) return s;
  if (Status s = append_row(*question, "csat", "", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope time_series", "time_series", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "scope step_feedback", "step_feedback", out); !s.ok()) return s;
  if (Status s = append_rows(*question, "recent_comments", "recent_comments", out); !s.ok()) return s;
  if (Status s = append_row(*question, "satisfied", "", out); !s.ok()) return s;
  return std::optional<FigureList>(std::move(out));
}

Result<std::int64_t> Oracle::day_begin_ms(const std::string& zone, const std::string& date) {
  const auto found = session_.query("SELECT calendar.search_day_begin_ms($1, $2::date)",
                                    {SqlParameter::of(zone), SqlParameter::of(date)});
  if (!found) return found.status();
  return whole(found->rows[0][0]);
}

Result<std::vector<std::string>> Oracle::accounts() {
  const auto found = session_.query(sql_of_files("accounts"), {});
  if (!found) return found.status();
  std::vector<std::string> ids;
  for (const auto& row : found->rows) ids.push_back(row[0].text);
  return ids;
}

Result<SqlRows> Oracle::odd_days(const std::string& zone) {
  return session_.query(sql_of_files("odd_days"), {SqlParameter::of(zone)});
}

Result<SqlRows> Oracle::traits() { return session_.query(sql_of_files("traits"), {}); }

}  // namespace flowtally::tests
