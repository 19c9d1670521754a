// The promise of the product is "exactly the figures that a real PostgreSQL server computes". The oracle is that
// server: it loads a history as NDJSON, derives from the events the tables an application would have, and computes each
// field of each answer in SQL. The definitions stand in oracle/sql/ and share nothing with the C++ code but the
// contract. The history must be one that flowtally accepts whole: validation is not the oracle's business. (Duplicates
// are.) One thread at a time.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"
#include "events/time.h"
#include "projections/audit_views.h"
#include "projections/window.h"
#include "tests/oracle/figure_list.h"
#include "tests/oracle/sql_session.h"

namespace flowtally::tests {

class Oracle {
 public:
  static events::Result<Oracle> connect(const std::string& connection_info);

  /// Replaces what was loaded before. Lines have no ends.
  events::Status load(const std::vector<std::string>& lines);
  events::Status load_file(const std::filesystem::path& ndjson);

  /// Each answer of an account for a window in the words of a query; `now` is the server's clock.
  events::Result<FigureList> team(const std::string& account, const projections::WindowQuery& window,
                                  events::Timestamp now, const std::optional<std::string>& engineer_id);
  events::Result<FigureList> me(const std::string& account, const projections::WindowQuery& window,
                                events::Timestamp now, const std::string& user_id);
  /// Nothing for a flow that the account does not have.
  events::Result<std::optional<FigureList>> flow(const std::string& account, const projections::WindowQuery& window,
                                                 events::Timestamp now, const std::string& tree_id);

  /// Each live-chat answer at the instant `to` (of chat_oracle.cc).
  events::Result<FigureList> live_kpis(const std::string& account, events::Timestamp to);
  events::Result<FigureList> operators(const std::string& account, int days,
                                       const std::optional<std::string>& operator_id, events::Timestamp to);
  events::Result<FigureList> hourly(const std::string& account, int hours, events::Timestamp to);
  events::Result<FigureList> live_dashboard(const std::string& account, int days, events::Timestamp to);

  /// The audit trail at the instant `to` (of audit_oracle.cc). Its cursors are not PostgreSQL's: `next_cursor` is
  /// "more" where there is one.
  events::Result<FigureList> audit_logs(const std::string& account, const projections::AuditQuery& query,
                                        events::Timestamp to);
  events::Result<FigureList> audit_stats(const std::string& account, std::int64_t days, events::Timestamp to);

  /// When a local day begins, in milliseconds since the epoch; `date` is YYYY-MM-DD.
  events::Result<std::int64_t> day_begin_ms(const std::string& zone, const std::string& date);

  /// The days of 1970 to 2037 next to a change of a zone's clock: date, and the instant it begins.
  events::Result<SqlRows> odd_days(const std::string& zone);

  /// The accounts with sessions, those with most first.
  events::Result<std::vector<std::string>> accounts();

  /// How often the loaded history shows what makes figures hard: name of the trait, times.
  events::Result<SqlRows> traits();

  /// What PostgreSQL took for the figures of the last answer, finding the window and its days not counted.
  std::chrono::microseconds last_answer_time() const { return last_answer_time_; }

 private:
  struct Question;      // who, and which window, resolved
  struct ChatQuestion;  // the same of live chat

  explicit Oracle(SqlSession session) : session_(std::move(session)) {}
  events::Status prepare_load();
  events::Status finish_load();
  events::Result<Question> resolve(const std::string& account, const projections::WindowQuery& window,
                                   events::Timestamp now);
  /// Appends the fields of a statement's only row, or of all its rows, under `path`.
  events::Status append_row(const Question& question, const std::string& files, const std::string& path,
                            FigureList& out);
  events::Status append_rows(const Question& question, const std::string& files, const std::string& path,
                             FigureList& out);
  events::Result<SqlRows> figures(const Question& question, const std::string& files);

  events::Result<ChatQuestion> resolve_chats(const std::string& account, int length,
                                             const std::optional<std::string>& operator_id, events::Timestamp to);
  events::Result<SqlRows> chat_figures(const ChatQuestion& question, const std::string& files);
  /// The rows of several statements side by side: the first ones of each together, and so on.
  events::Status append_chat_rows(const ChatQuestion& question, const std::vector<std::string>& statements,
                                  const std::function<std::string(std::size_t row)>& prefix, FigureList& out);

  SqlSession session_;
  std::chrono::microseconds last_answer_time_{0};
};

}  // namespace flowtally::tests
