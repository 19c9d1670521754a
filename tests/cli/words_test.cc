#include <doctest/doctest.h>

#include "cli/progress.h"
#include "cli/reject_report.h"
#include "cli/table.h"
#include "cli/values.h"
#include "events/suggestion.h"

namespace flowtally::tests {
namespace {

using namespace std::chrono_literals;

TEST_CASE("suggestions: near words are meant, far ones are not") {
  const std::vector<std::string> words = {"import", "export", "report", "serve"};
  CHECK(events::edit_distance("imprt", "import") == 1);
  CHECK(events::edit_distance("ipmort", "import") == 1);
  CHECK(events::edit_distance("", "abc") == 3);
  CHECK(events::closest_word("repotr", words) == "report");
  CHECK_FALSE(events::closest_word("banana", words).has_value());
}

TEST_CASE("listen addresses: IPv4, IPv6 in brackets, every interface") {
  CHECK(cli::parse_listen_address("127.0.0.1:8080")->address == "127.0.0.1");
  CHECK(cli::parse_listen_address("[::1]:0")->address == "::1");
  CHECK(cli::parse_listen_address(":80")->address == "0.0.0.0");
  CHECK(cli::parse_listen_address(":65535")->port == 65535);
  for (const char* bad :
       {"", "8080", "localhost", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "127.0.0.1:http", "127.0.0.1:-1"}) {
    INFO(bad);
    CHECK_FALSE(cli::parse_listen_address(bad).ok());
  }
}

TEST_CASE("spans of time: seconds to days") {
  CHECK(*cli::parse_span("90s") == 90s);
  CHECK(*cli::parse_span("12h") == 12h);
  CHECK(*cli::parse_span("7d") == 168h);
  for (const char* bad : {"", "h", "12", "0h", "-1h", "1.5h", "12 h", "99999999999999999999d", "5000d"}) {
    INFO(bad);
    CHECK_FALSE(cli::parse_span(bad).ok());
  }
}

TEST_CASE("progress: percent, rate and what is left; no percent when the end is unknown") {
  CHECK(cli::progress_text({"import", cli::ProgressUnit::kBytes, 500'000'000, 2'000'000'000, 5s}, false) ==
        "import  25 %  500.0 MB of 2.0 GB  100.0 MB/s  ETA 15 s");
  CHECK(cli::progress_text({"import", cli::ProgressUnit::kBytes, 1'000, 0, 1s}, true) == "import  1.0 kB  1.0 kB/s");
  CHECK(cli::progress_text({"replay", cli::ProgressUnit::kEvents, 12, 24, 1s}, true) ==
        "replay  [############............]  50 %  12 events of 24 events  12 events/s  ETA 1 s");
  CHECK(cli::progress_text({"replay", cli::ProgressUnit::kEvents, 30, 24, 0s}, false) ==
        "replay  100 %  30 events of 24 events  0 events/s");
}

TEST_CASE("rejected text: what is not UTF-8 is replaced, what is too long is cut between characters") {
  CHECK(cli::printable_text("plain", 10) == "plain");
  CHECK(cli::printable_text("a\xFFz", 10) == "a\uFFFDz");
  CHECK(cli::printable_text("aé", 2) == "a");
  CHECK(cli::printable_text("aé", 3) == "aé");
  CHECK(cli::printable_text("日本語", 7) == "日本");
}

TEST_CASE("tables: numbers stand right, wide letters count twice, no value is a dash") {
  projections::TopFlow dns{"t1", "名前", 5, {0.5}, {8.2}, {9.0}, std::nullopt, 3, 0, 0};
  projections::TopFlow wifi{"t22", "Wi-Fi", 1234, {1.0}, {0.0}, {10.0}, projections::Mean{4.1}, 1234, 20, 16};
  std::string out;
  cli::table_of(std::vector{dns, wifi}).append_to(out);
  CHECK(out ==
        "  tree_id  name   sessions  completion_rate  median_duration_minutes  avg_duration_minutes  avg_csat  "
        "completed_sessions  total_ratings  satisfied_ratings\n"
        "  t1       名前          5            0.500                      8.2                   9.0         -  "
        "                 3              0                  0\n"
        "  t22      Wi-Fi      1234            1.000                      0.0                  10.0       4.1  "
        "              1234             20                 16\n");
}

TEST_CASE("tables: a name cannot move the terminal's cursor") {
  CHECK(cli::tame_text("a\x1B[2Jb\nc\u009Bd\u202Ee") == "a [2Jb c d e");
  CHECK(cli::tame_text("O'Brien 山田 👍") == "O'Brien 山田 👍");
}

TEST_CASE("tables: an answer has a section for each of its members") {
  projections::FlowFigures figures;
  figures.window.time_zone = "UTC";
  figures.summary.outcome_breakdown.resolved = 7;
  figures.recent_comments.push_back({5, "thanks", events::Timestamp{}});
  const std::string text = cli::answer_text(figures);
  CHECK(text.find("  period     -\n") != std::string::npos);
  CHECK(text.find("  resolved                     7\n") != std::string::npos);
  CHECK(text.find("\navg_csat  -\n") != std::string::npos);
  CHECK(text.find("\nstep_feedback  none\n") != std::string::npos);
  CHECK(text.find("\nrecent_comments\n  rating  comment  created_at\n       5  thanks   1970-01-01T00:00:00.000Z\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace flowtally::tests
