// Directories that are made on one machine and opened on another, whose zone files are older, fewer or of another kind.
// The files of the other machine are a directory of a test's own, which TZDIR names.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>

#include "tests/cli/data_directories.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kZoneFiles = "/usr/share/zoneinfo";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// One account in each zone, named after it, with one session at the end of a local day.
std::string history_in(const std::vector<std::string>& zones) {
  std::string lines;
  for (const auto& zone : zones) {
    const std::string ends = R"(,"account_id":")" + zone + "\"";
    lines += R"({"id":"1","type":"account.updated","time":"2026-01-01T00:00:00Z","time_zone":")" + zone + "\"" + ends +
             "}\n";
    lines +=
        R"({"id":"2","type":"session.started","time":"2026-02-10T18:45:00Z","session_id":"s","tree_id":"t","user_id":"u")" +
        ends + "}\n";
  }
  return lines;
}

/// Another machine's zone files, with these of ours and no others.
std::string machine_with(const TestDirectory& files, const std::vector<std::string>& zones) {
  const fs::path directory = files / ("zones" + std::to_string(zones.size()));
  for (const auto& zone : zones) {
    fs::create_directories((directory / zone).parent_path());
    fs::copy_file(kZoneFiles / zone, directory / zone, fs::copy_options::overwrite_existing);
  }
  fs::create_directories(directory);
  return "TZDIR=" + directory.string();
}

RunResult report(const std::string& data, const std::string& account, const std::string& machine,
                 const std::string& day = "2026-02-11") {
  return run_flowtally({"report", "team", "--data", data, "--account", account, "--from", day, "--to", day, "--json"},
                       {"", {machine}});
}

TEST_CASE("time zones: a legacy name is read by the program's own table where the machine's files lack it") {
  const TestDirectory files;
  write_file(files / "history", history_in({"Asia/Calcutta"}));
  const auto poor = machine_with(files, {"Asia/Kolkata"});
  const auto imported = run_flowtally({"import", files / "history", "--data", files / "data"}, {"", {poor}});
  CHECK_MESSAGE(imported.exit_code == 0, imported.err);
  const auto answer = report(files / "data", "Asia/Calcutta", poor);
  CHECK_MESSAGE(answer.exit_code == 0, answer.err);
  CHECK(contains(answer.out, R"("time_zone":"Asia/Calcutta")"));
  CHECK(contains(answer.out, R"("total_sessions":1,)"));  // 00:15 of the 11th there
}

TEST_CASE("time zones: one that the machine lost is an error of its account, and of nothing else") {
  const TestDirectory files;
  const auto data = files / "data";
  write_file(files / "history", history_in({"Europe/Kyiv", "Europe/Berlin"}));
  REQUIRE(run_flowtally({"import", files / "history", "--data", data}).exit_code == 0);
  const auto poor = machine_with(files, {"Europe/Berlin"});

  const auto lost = report(data, "Europe/Kyiv", poor);
  CHECK(lost.exit_code == 1);
  CHECK_MESSAGE(contains(lost.err, "`Europe/Kyiv`"), lost.err);
  CHECK(lost.out.empty());
  CHECK(report(data, "Europe/Berlin", poor).exit_code == 0);
  CHECK(run_flowtally({"verify", "--data", data}, {"", {poor}}).exit_code == 0);
  const auto exported = run_flowtally({"export", "--data", data}, {"", {poor}});
  CHECK(exported.exit_code == 0);
  CHECK(lines_of(exported.out).size() == 4);
  const auto again = run_flowtally({"import", files / "history", "--data", data}, {"", {poor}});
  CHECK(again.exit_code == 0);
  CHECK_MESSAGE(contains(again.err, "duplicates 4"), again.err);
  CHECK(report(data, "Europe/Kyiv", "TZDIR=" + kZoneFiles.string()).exit_code == 0);  // and it comes back
}

TEST_CASE("time zones: a server that lost one serves the other accounts, and lets the account choose another") {
  const TestDirectory files;
  write_file(files / "history", history_in({"Europe/Kyiv", "Europe/Berlin"}));
  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "data"}).exit_code == 0);
  Serving server(files, {}, {.variables = {machine_with(files, {"Europe/Berlin"})}});
  const auto get = [&](const std::string& account, const std::string& path) {
    return HttpClient(server.port()).get("/api/v1" + path, Serving::token(api::Role::kTeamAdmin, account));
  };
  for (const auto* const path : {"/analytics/team", "/analytics/me", "/analytics/flows/t", "/admin/analytics/live-kpis",
                                 "/admin/analytics/dashboard", "/admin/analytics/hourly-stats",
                                 "/admin/analytics/operator-performance", "/admin/business-hours", "/live"}) {
    CAPTURE(std::string(path));
    const auto refused = get("Europe/Kyiv", path);
    CHECK(refused.status == 503);
    CHECK(contains(refused.body, R"("code":"zone_unavailable")"));
    CHECK(contains(refused.body, "Europe/Kyiv"));
    CHECK_FALSE(refused.headers.contains("retry-after"));
    if (std::string(path) != "/live") CHECK(get("Europe/Berlin", path).status == 200);
  }
  CHECK(get("Europe/Kyiv", "/analytics/team?period=12d").status == 422);  // the parameters come first
  for (const auto* const path : {"/trees", "/users", "/admin/settings", "/admin/audit/logs"}) {
    CAPTURE(std::string(path));
    CHECK(get("Europe/Kyiv", path).status == 200);
  }
  HttpClient client(server.port());
  auto text = post_text("/api/v1/admin/settings", Serving::token(api::Role::kTeamAdmin, "Europe/Kyiv"),
                        "Content-Type: application/json\r\n", R"({"time_zone":"UTC"})");
  client.send(text.replace(0, 4, "PUT"));
  const auto changed = client.receive();
  CHECK_MESSAGE(changed.status == 200, changed.body);
  CHECK(get("Europe/Kyiv", "/analytics/team").status == 200);
  CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("time zones: zone files with few transitions give the answers of full ones, after 2037 too") {
  const TestDirectory files;
  const std::vector<std::string> zones = {"America/New_York", "Europe/Berlin", "Africa/Casablanca", "Asia/Kolkata",
                                          "Australia/Lord_Howe"};
  write_file(files / "history", history_in(zones));
  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "data"}).exit_code == 0);
  for (const std::string kind : {"slim", "fat"}) {
    const auto made = "zic -b " + kind + " -d " + (files / kind) + " " + (kZoneFiles / "tzdata.zi").string();
    REQUIRE(std::system(("PATH=$PATH:/usr/sbin " + made + " 2>/dev/null").c_str()) == 0);
  }
  CHECK(fs::file_size(files / "slim/America/New_York") < fs::file_size(files / "fat/America/New_York"));
  for (const auto& zone : zones) {
    for (const auto* const day : {"2026-02-10", "2040-07-02"}) {
      CAPTURE(zone);
      CAPTURE(std::string(day));
      const auto slim = report(files / "data", zone, "TZDIR=" + (files / "slim"), day);
      const auto fat = report(files / "data", zone, "TZDIR=" + (files / "fat"), day);
      CHECK_MESSAGE(slim.exit_code == 0, slim.err);
      CHECK(slim.out == fat.out);
    }
  }
  const auto new_york = report(files / "data", "America/New_York", "TZDIR=" + (files / "slim"), "2040-07-02");
  CHECK(contains(new_york.out, R"("from":"2040-07-02T04:00:00.000Z")"));
}

}  // namespace
}  // namespace flowtally::tests
