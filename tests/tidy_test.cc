// The project's own texts, held to the rules in tests/tidy/rules.h. That the rules themselves can fail is shown by
// tests/tidy/rules_test.cc.
#include <doctest/doctest.h>

#include <string>

#include "tests/tidy/rules.h"
#include "tests/tidy/source_tree.h"

namespace flowtally::tests::tidy {
namespace {

const SourceTree& project() {
  static const SourceTree kTree = read_tree(FLOWTALLY_SOURCE_DIR);
  return kTree;
}

void expect_none(const Findings& findings) {
  for (const Finding& finding : findings) FAIL_CHECK(to_string(finding));
}

}  // namespace

TEST_CASE("tidy: the tree that is checked is the project's") {
  CHECK(project().contains("events/event.h"));
  CHECK(project().contains("scripts/test"));
  CHECK(project().contains(".ci/run"));
  CHECK(project().contains("tests/tidy/rules.cc"));
}

TEST_CASE("tidy: a folder includes only what stands below it") { expect_none(check_include_directions(project())); }

TEST_CASE("tidy: a source file includes its own header first") { expect_none(check_own_header_first(project())); }

TEST_CASE("tidy: a heavy library's headers stay in their place") { expect_none(check_library_headers(project())); }

TEST_CASE("tidy: every source file is listed in CMake") { expect_none(check_listed_in_cmake(project())); }

TEST_CASE("tidy: no file is too long") { expect_none(check_file_lengths(project())); }

TEST_CASE("tidy: no function is too long") { expect_none(check_function_lengths(project())); }

TEST_CASE("tidy: every header opens with its contract") { expect_none(check_header_openings(project())); }

TEST_CASE("tidy: white space is clean") { expect_none(check_white_space(project())); }

TEST_CASE("tidy: nothing names a path of one machine") { expect_none(check_machine_paths(project())); }

}  // namespace flowtally::tests::tidy
