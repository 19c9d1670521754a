// Every house rule seen to fail, on small trees: what breaks a rule is found in its file and line, what keeps it is
// not.
#include "tests/tidy/rules.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace flowtally::tests::tidy {
namespace {

std::vector<std::string> places(const Findings& findings) {
  std::vector<std::string> result;
  for (const Finding& finding : findings) result.push_back(finding.path + ":" + std::to_string(finding.line));
  return result;
}

using Places = std::vector<std::string>;

/// A tree that has one header in each folder, and these files.
SourceTree tree_with(const SourceTree& files) {
  SourceTree tree = files;
  for (const std::string folder :
       {"events", "storage", "projections", "engine", "ingest", "api", "cli", "tests", "bench"}) {
    tree.emplace(folder + "/a.h", "// A.\n#pragma once\n");
  }
  return tree;
}

Places including(const std::string& path, const std::string& include) {
  return places(check_include_directions(tree_with({{path, "#include " + include + "\n"}})));
}

Places library_places(const std::string& path, const std::string& include) {
  return places(check_library_headers({{path, "#include " + include + "\n"}}));
}

std::string repeated(const std::string& line, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += line;
  return text;
}

}  // namespace

TEST_CASE("include directions: climbing is found, skipping down is fine") {
  CHECK(including("events/x.cc", "\"storage/a.h\"") == Places{"events/x.cc:1"});
  CHECK(including("projections/x.h", "\"engine/a.h\"") == Places{"projections/x.h:1"});
  CHECK(including("ingest/x.h", "\"engine/a.h\"") == Places{"ingest/x.h:1"});
  CHECK(including("engine/x.h", "\"ingest/a.h\"") == Places{"engine/x.h:1"});
  CHECK(including("api/x.h", "\"ingest/a.h\"").empty());
  CHECK(including("engine/x.cc", "\"api/a.h\"") == Places{"engine/x.cc:1"});
  CHECK(including("api/x.cc", "\"cli/a.h\"") == Places{"api/x.cc:1"});
  CHECK(including("api/x.cc", "\"events/a.h\"").empty());
  CHECK(including("cli/x.cc", "\"storage/a.h\"").empty());
  CHECK(including("tests/x.cc", "\"cli/a.h\"").empty());
}

TEST_CASE("include directions: storage and projections do not know each other") {
  CHECK(including("storage/x.cc", "\"projections/a.h\"") == Places{"storage/x.cc:1"});
  CHECK(including("projections/x.cc", "\"storage/a.h\"") == Places{"projections/x.cc:1"});
}

TEST_CASE("include directions: the product knows neither tests nor bench") {
  CHECK(including("cli/x.cc", "\"tests/a.h\"") == Places{"cli/x.cc:1"});
  CHECK(including("engine/x.cc", "\"bench/a.h\"") == Places{"engine/x.cc:1"});
}

TEST_CASE("include directions: a path that is not from the root, or in the wrong brackets, is found") {
  CHECK(including("events/x.cc", "\"a.h\"") == Places{"events/x.cc:1"});
  CHECK(including("events/x.cc", "\"../events/a.h\"") == Places{"events/x.cc:1"});
  CHECK(including("events/x.cc", "\"events/absent.h\"") == Places{"events/x.cc:1"});
  CHECK(including("events/x.cc", "<events/a.h>") == Places{"events/x.cc:1"});
  CHECK(including("events/x.cc", "\"events/a.h\"").empty());
  CHECK(including("events/x.cc", "<vector>").empty());
}

TEST_CASE("own header first: another include before it, or none of it, is found") {
  const auto found = [](const std::string& text) {
    return places(check_own_header_first({{"api/a.cc", text}, {"api/a.h", ""}, {"api/main.cc", "#include <map>\n"}}));
  };
  CHECK(found("// Why.\n#include \"api/a.h\"\n\n#include <vector>\n").empty());
  CHECK(found("#include <vector>\n\n#include \"api/a.h\"\n") == Places{"api/a.cc:0"});
  CHECK(found("int a;\n") == Places{"api/a.cc:0"});
}

TEST_CASE("library headers: each is found outside of its place") {
  CHECK(library_places("storage/x.h", "<rocksdb/db.h>") == Places{"storage/x.h:1"});
  CHECK(library_places("engine/x.cc", "<rocksdb/db.h>") == Places{"engine/x.cc:1"});
  CHECK(library_places("projections/x.cc", "<tbb/parallel_for.h>") == Places{"projections/x.cc:1"});
  CHECK(library_places("engine/x.h", "<oneapi/tbb.h>") == Places{"engine/x.h:1"});
  CHECK(library_places("cli/import.cc", "<tbb/parallel_for.h>") == Places{"cli/import.cc:1"});
  CHECK(library_places("api/x.cc", "<execution>") == Places{"api/x.cc:1"});
  CHECK(library_places("cli/x.cc", "<boost/beast/http.hpp>") == Places{"cli/x.cc:1"});
  CHECK(library_places("api/x.h", "<boost/asio.hpp>") == Places{"api/x.h:1"});
  CHECK(library_places("events/x.cc", "<simdjson.h>") == Places{"events/x.cc:1"});
  CHECK(library_places("events/ndjson.h", "<simdjson.h>") == Places{"events/ndjson.h:1"});
  CHECK(library_places("projections/x.cc", "<cctz/time_zone.h>") == Places{"projections/x.cc:1"});
  CHECK(library_places("engine/x.cc", "<CLI/CLI.hpp>") == Places{"engine/x.cc:1"});
  CHECK(library_places("cli/x.cc", "<doctest/doctest.h>") == Places{"cli/x.cc:1"});
  CHECK(library_places("cli/x.cc", "<libpq-fe.h>") == Places{"cli/x.cc:1"});
}

TEST_CASE("library headers: in their place, in tests and in bench they are fine") {
  CHECK(library_places("storage/x.cc", "<rocksdb/db.h>").empty());
  CHECK(library_places("engine/x.cc", "<tbb/parallel_for.h>").empty());
  CHECK(library_places("api/x.cc", "<boost/beast.hpp>").empty());
  CHECK(library_places("events/ndjson.cc", "<simdjson.h>").empty());
  CHECK(library_places("projections/calendar.cc", "<cctz/time_zone.h>").empty());
  CHECK(library_places("tests/storage/x.cc", "<rocksdb/db.h>").empty());
  CHECK(library_places("bench/x.cc", "<boost/beast.hpp>").empty());
}

TEST_CASE("listed in CMake: a source that no list names is found, comments do not name it") {
  const auto unlisted = [](const std::string& path, const std::string& list) {
    return places(check_listed_in_cmake({{path, ""}, {"tests/CMakeLists.txt", list}}));
  };
  CHECK(unlisted("tests/events/id_test.cc", "f(x\n  SOURCES events/id_test.cc)").empty());
  CHECK(unlisted("tests/events/id_test.cc", "f(x SOURCES events/time_test.cc)") == Places{"tests/events/id_test.cc:0"});
  CHECK(unlisted("tests/events/id_test.cc", "f(x)  # events/id_test.cc") == Places{"tests/events/id_test.cc:0"});
  CHECK(unlisted("tests/id_test.cc", "f(x SOURCES events/id_test.cc)") == Places{"tests/id_test.cc:0"});
  CHECK(unlisted("events/id.cc", "f(id.cc)") == Places{"events/id.cc:0"});
}

TEST_CASE("file lengths: the limit is the last length that is fine") {
  const auto lengths = [](const std::string& path, std::size_t lines) {
    return places(check_file_lengths({{path, repeated("int x;\n", lines)}}));
  };
  CHECK(lengths("events/a.cc", kFileLinesMax).empty());
  CHECK(lengths("events/a.cc", kFileLinesMax + 1) == Places{"events/a.cc:0"});
  CHECK(lengths("tests/oracle/a.sql", kFileLinesMax + 1) == Places{"tests/oracle/a.sql:0"});
  CHECK(lengths("scripts/a", kFileLinesMax + 1) == Places{"scripts/a:0"});
  CHECK(lengths("docs/a.md", kFileLinesMax + 1).empty());
}

TEST_CASE("function lengths: the limit is the last length that is fine, whatever else the file holds") {
  const auto lengths = [](std::size_t body_lines) {
    const std::string function = "void f() {\n" + repeated("  g();\n\n  // why\n", body_lines) + "}\n";
    return places(check_function_lengths({{"events/a.cc", "namespace a {\n\n" + function + "\nvoid h() {}\n\n}\n"}}));
  };
  CHECK(lengths(kFunctionLinesMax - 2).empty());
  CHECK(lengths(kFunctionLinesMax - 1) == Places{"events/a.cc:3"});
}

TEST_CASE("function lengths: a file whose braces do not match is found") {
  CHECK(places(check_function_lengths({{"events/a.cc", "void f() {\n"}})) == Places{"events/a.cc:0"});
}

TEST_CASE("header openings: a missing contract or guard is found") {
  CHECK(places(check_header_openings({{"events/a.h", "#pragma once\n"}})) == Places{"events/a.h:1"});
  CHECK(places(check_header_openings({{"events/a.h", "// What it is.\n#include <vector>\n"}})) ==
        Places{"events/a.h:0"});
  CHECK(check_header_openings({{"events/a.h", "// What it is.\n// More.\n#pragma once\n"}}).empty());
}

TEST_CASE("white space: tabs, trailing blanks, carriage returns and file ends are found") {
  const auto found = [](const std::string& text) { return places(check_white_space({{"docs/a.md", text}})); };
  CHECK(found("a\nb \n") == Places{"docs/a.md:2"});
  CHECK(found("a\tb\n") == Places{"docs/a.md:1"});
  CHECK(found("a\r\n") == Places{"docs/a.md:1"});
  CHECK(found("a\nb") == Places{"docs/a.md:2"});
  CHECK(found("a\n\n") == Places{"docs/a.md:2"});
  CHECK(found("a\n\nb\n").empty());
}

TEST_CASE("machine paths: somebody's directories are found, addresses and options are not") {
  const auto found = [](const std::string& text) { return places(check_machine_paths({{"docs/a.md", text}})); };
  for (const std::string home : {"home", "root", "Users", "work"}) {
    CHECK(found("see\n/" + home + "/me/flowtally\n") == Places{"docs/a.md:2"});
    CHECK(found("DIR=\"/" + home + "/me\"\n") == Places{"docs/a.md:1"});
  }
  CHECK(found("https://example.org/home/x and tests/work/x, /tmp/x, /usr/share/x\n").empty());
}

}  // namespace flowtally::tests::tidy
