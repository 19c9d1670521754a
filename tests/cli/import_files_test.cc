// Files of events as people have them: compressed, arrays, several at once, and those that are something else.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <string>
#include <thread>

#include "tests/api/event_texts.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

/// Lines of so many events, whose ids begin with `name`.
std::string lines_of_events(const std::string& name, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += user_updated(name + std::to_string(i)) + "\n";
  return text;
}

/// The same as a JSON array over many lines.
std::string array_of_events(const std::string& name, int count) {
  std::string text = "[\n";
  for (int i = 0; i < count; ++i) {
    std::string event = user_updated(name + std::to_string(i));
    event.replace(event.find(','), 1, ",\n    ");
    text += (i > 0 ? ",\n  " : "  ") + event;
  }
  return text + "\n]\n";
}

struct Imported {
  int exit_code = -1;
  std::string err;
  std::string counts;  // "accepted 3, duplicates 0"
};

/// Imports into a directory of its own.
Imported import(const std::vector<std::string>& files, const std::string& input = "",
                const std::vector<std::string>& more = {}) {
  const TestDirectory data;
  std::vector<std::string> words = {"import"};
  words.insert(words.end(), files.begin(), files.end());
  words.insert(words.end(), {"--data", data / "data"});
  words.insert(words.end(), more.begin(), more.end());
  const RunResult result = run_flowtally(words, {input, {}});
  const std::size_t begin = result.err.find("accepted ");
  const std::size_t end = result.err.find(", waiting");
  const std::string counts = begin == std::string::npos ? "" : result.err.substr(begin, end - begin);
  return {result.exit_code, result.err, counts};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<boost::json::object> rejects_in(const std::string& file) {
  std::vector<boost::json::object> rejects;
  for (const std::string& line : lines_of(read_file(file))) rejects.push_back(boost::json::parse(line).as_object());
  return rejects;
}

}  // namespace

TEST_CASE("import files: gzip and zstd are known by their first bytes, from files and standard input") {
  const TestDirectory files;
  const std::string mark = "\xEF\xBB\xBF";
  const std::string one = lines_of_events("a", 500);
  const std::string two = lines_of_events("b", 500);
  const std::string packed[] = {gzipped(one + two),
                                gzipped(one) + gzipped("") + gzipped(two),
                                gzipped(mark + one + two),
                                zstd_packed(one + two),
                                skippable_frame("index") + zstd_packed(one) + skippable_frame("x") + zstd_packed(two),
                                zstd_packed(mark + array_of_events("a", 1'000)),
                                gzipped(array_of_events("a", 1'000)),
                                mark + one + two,
                                mark + array_of_events("a", 1'000)};
  for (const std::string& bytes : packed) {
    CAPTURE(&bytes - packed);
    write_file(files / "events", bytes);
    const Imported from_file = import({files / "events"});
    CHECK_MESSAGE(from_file.exit_code == 0, from_file.err);
    CHECK(from_file.counts == "accepted 1000, duplicates 0");
    CHECK(import({"-"}, bytes).counts == "accepted 1000, duplicates 0");
  }
}

TEST_CASE(
    "import files: compressed input that is cut or damaged is exit 1, names the file and the place, and keeps the "
    "rest") {
  const TestDirectory files;
  const std::string text = lines_of_events("a", 20'000);
  for (const bool is_gzip : {true, false}) {
    const std::string name = is_gzip ? "gzip" : "zstd";
    std::string packed = is_gzip ? gzipped(text) : zstd_packed(text);
    write_file(files / "cut", packed.substr(0, packed.size() * 2 / 3));
    const Imported cut = import({files / "cut"});
    CHECK(cut.exit_code == 1);
    CHECK_MESSAGE(
        has(cut.err, "'" + (files / "cut") + "' is cut short: its " + name + " data ends in the middle, after "),
        cut.err);
    CHECK(has(cut.err, "What was accepted is kept"));
    CHECK_FALSE(cut.counts.starts_with("accepted 0,"));
    CHECK(has(cut.err, "rejected 0"));
    packed += "junk";
    write_file(files / "more", packed);
    const Imported more = import({files / "more"});
    CHECK(more.exit_code == 1);
    CHECK_MESSAGE(has(more.err, "'" + (files / "more") + "' is damaged: its " + name + " data is wrong near byte "),
                  more.err);
    CHECK(more.counts == "accepted 20000, duplicates 0");
  }
}

TEST_CASE("import files: what unfolds to more than memory should hold is one long line, rejected") {
  const TestDirectory files;
  std::string bomb = zstd_packed(std::string(16 << 20, 'x'));
  std::string all;
  for (int i = 0; i < 32; ++i) all += bomb;
  write_file(files / "bomb", all + zstd_packed("\n" + lines_of_events("a", 2)));
  const Imported result = import({files / "bomb"});
  CHECK(result.exit_code == 3);
  CHECK(result.counts == "accepted 2, duplicates 0");
  CHECK(has(result.err, "line 1: too_large: "));
}

TEST_CASE("import files: an element of an array is counted by its place, and a bad one spoils no other") {
  const TestDirectory files;
  write_file(files / "events.json",
             "[" + user_updated("1") + ",\n\n7,\n{\"a\":\"],}\\\"[\"},\n" + user_updated("2") + ",,{]\n");
  const Imported cut = import({files / "events.json"}, "", {"--rejects", files / "rejects"});
  CHECK(cut.exit_code == 1);
  CHECK_MESSAGE(has(cut.err, "events.json' is cut short: its array does not end (after 5 elements)"), cut.err);
  write_file(files / "events.json",
             "[" + user_updated("1") + ",\n\n7,\n{\"a\":\"],}\\\"[\"},\n" + user_updated("2") + ",,{]\n]");
  const Imported whole = import({files / "events.json"}, "", {"--rejects", files / "rejects"});
  CHECK(whole.exit_code == 3);
  CHECK(whole.counts == "accepted 2, duplicates 0");
  const auto rejects = rejects_in(files / "rejects");
  REQUIRE(rejects.size() == 4);
  CHECK(rejects[0].at("line") == 2);
  CHECK(rejects[0].at("text") == "7");
  CHECK(rejects[1].at("line") == 3);
  CHECK(rejects[2].at("line") == 5);
  CHECK(rejects[3].at("line") == 6);
  CHECK_FALSE(rejects[0].contains("file"));
  CHECK(import({"-"}, "[]").counts == "accepted 0, duplicates 0");
  CHECK(has(import({"-"}, "[1] [2]").err, "standard input goes on after the end of its array of 1 elements"));
}

TEST_CASE("import files: several in one call count their own lines, and rejects name their file") {
  const TestDirectory files;
  write_file(files / "a.ndjson", "\xEF\xBB\xBF" + lines_of_events("a", 3) + "junk\n");
  write_file(files / "b.gz", gzipped("\xEF\xBB\xBF" + lines_of_events("b", 2) + "\nrubbish"));
  write_file(files / "empty", "");
  const std::vector<std::string> all = {files / "a.ndjson", files / "empty", "-", files / "b.gz"};
  const std::string input = array_of_events("a", 4);
  const Imported result = import(all, input, {"--rejects", files / "rejects"});
  CHECK_MESSAGE(result.exit_code == 3, result.err);
  CHECK(result.counts == "accepted 6, duplicates 3");
  const auto rejects = rejects_in(files / "rejects");
  REQUIRE(rejects.size() == 2);
  CHECK(rejects[0].at("file").as_string() == files / "a.ndjson");
  CHECK(rejects[0].at("line") == 4);
  CHECK(rejects[1].at("file").as_string() == files / "b.gz");
  CHECK(rejects[1].at("line") == 4);
  CHECK(has(import(all, input).err, "'" + (files / "b.gz") + "', line 4: invalid_json: "));
}

TEST_CASE("import files: one of several that is not there stops the import before it begins") {
  const TestDirectory files;
  write_file(files / "a", lines_of_events("a", 3));
  const Imported absent = import({files / "a", files / "absent"});
  CHECK(absent.exit_code == 1);
  CHECK(absent.counts.empty());
  CHECK(has(absent.err, "cannot read '" + (files / "absent") + "': No such file or directory"));
  const Imported directory = import({files / "a", files / "."});
  CHECK(directory.exit_code == 1);
  CHECK(has(directory.err, "is a directory, not a file of events"));
  CHECK(import({"-", "-"}).exit_code == 2);
}

TEST_CASE("import files: what is no text in UTF-8 is one error that says what it is and what to do") {
  const TestDirectory files;
  const std::string line = lines_of_events("a", 1);
  std::string utf16 = "\xFF\xFE";
  for (const char c : line) utf16 += {c, '\0'};
  const std::pair<std::string, std::string> table[] = {
      {utf16, "is UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8 " + (files / "events")},
      {gzipped(utf16), "is UTF-16, not UTF-8; "},
      {utf16.substr(2), "is UTF-16LE, not UTF-8; "},
      {"PK\x03\x04" + line, "is a zip archive; unpack it: unzip -p "},
      {"BZh91AY", "is bzip2 data; unpack it: bzip2 -dc "},
      {"{\n  \"id\": 1\n}\n", "has JSON objects that go over several lines; write one a line: jq -c . "},
      {user_updated("1") + "\r" + user_updated("2") + "\r", "has lines that end in CR alone; convert them: tr "}};
  for (const auto& [bytes, told] : table) {
    write_file(files / "events", bytes);
    const Imported result = import({files / "events"});
    CHECK(result.exit_code == 1);
    CHECK_MESSAGE(has(result.err, "'" + (files / "events") + "' " + told), result.err);
    CHECK(has(result.err, "accepted 0, duplicates 0, waiting 0, rejected 0\n"));
  }
}

TEST_CASE("import files: a file without a single event gets a hint, one with some does not") {
  const std::string hint = "Nothing was accepted. It looks like CSV. ";
  const std::string csv = "id,type,time\n1,session.started,2026-01-01\n";
  const Imported none = import({"-"}, csv);
  CHECK(none.exit_code == 3);
  CHECK_MESSAGE(has(none.err, hint), none.err);
  CHECK_FALSE(has(import({"-"}, csv + lines_of_events("a", 1)).err, "Nothing was accepted"));
  CHECK(has(import({"-"}, "<html>\n").err, "It looks like HTML or XML."));
}

TEST_CASE("import files: nothing, blank lines, NULs and a missing last line end are as good as any") {
  for (const std::string& nothing :
       {std::string(), std::string("\n\r\n \n"), std::string("\xEF\xBB\xBF"), gzipped("")}) {
    const Imported result = import({"-"}, nothing);
    CHECK_MESSAGE(result.exit_code == 0, result.err);
    CHECK(result.counts == "accepted 0, duplicates 0");
  }
  CHECK(import({"-"}, user_updated("1")).counts == "accepted 1, duplicates 0");
  const Imported nul = import({"-"}, std::string("a\0b\n", 4) + lines_of_events("a", 1));
  CHECK(nul.exit_code == 3);
  CHECK(nul.counts == "accepted 1, duplicates 0");
}

TEST_CASE("import files: an event at the first instant of 1970 is found on its local day, west of UTC the one before") {
  const TestDirectory files;
  const std::string zone =
      R"({"id":"1","type":"account.updated","time":0,"account_id":"a","time_zone":"America/Los_Angeles"})";
  const std::string start =
      R"({"id":"2","type":"session.started","time":0,"account_id":"a","session_id":1,"tree_id":2,"user_id":3})";
  REQUIRE(run_flowtally({"import", "-", "--data", files / "data"}, {zone + "\n" + start + "\n", {}}).exit_code == 0);
  const RunResult report = run_flowtally({"report", "team", "--data", files / "data", "--account", "a", "--json",
                                          "--from", "1969-12-31", "--to", "1969-12-31"});
  REQUIRE_MESSAGE(report.exit_code == 0, report.err);
  const auto figures = boost::json::parse(report.out);
  CHECK(figures.at_pointer("/summary/total_sessions") == 1);
  CHECK(figures.at_pointer("/time_series/0/date") == "1969-12-31");
  CHECK(figures.at_pointer("/time_series/0/sessions") == 1);
}

TEST_CASE("import files: a named pipe is read to its end") {
  const TestDirectory files;
  REQUIRE(::mkfifo((files / "pipe").c_str(), 0600) == 0);
  std::thread writer([&] { write_file(files / "pipe", zstd_packed(lines_of_events("a", 50))); });
  CHECK(import({files / "pipe"}).counts == "accepted 50, duplicates 0");
  writer.join();
}

TEST_CASE("import files: what is sent to a server may be an array and compressed as well") {
  const TestDirectory files;
  Serving server(files);
  write_file(files / "token", Serving::token(api::Role::kIngest));
  write_file(files / "a.json.gz", gzipped(array_of_events("a", 700)));
  write_file(files / "b.ndjson.zst", zstd_packed(lines_of_events("b", 2) + "junk\n"));
  const RunResult result = run_flowtally({"import", files / "a.json.gz", files / "b.ndjson.zst", "--url",
                                          "http://127.0.0.1:" + std::to_string(server.port()), "--token-file",
                                          files / "token", "--rejects", files / "rejects"});
  CHECK_MESSAGE(result.exit_code == 3, result.err);
  CHECK(has(result.err, "accepted 702, duplicates 0, rejected 1"));
  const auto rejects = rejects_in(files / "rejects");
  REQUIRE(rejects.size() == 1);
  CHECK(rejects[0].at("file").as_string() == files / "b.ndjson.zst");
  CHECK(rejects[0].at("line") == 3);
  CHECK(server.end(SIGTERM) == 0);
}

}  // namespace flowtally::tests
