// The house rules that a machine can check, each a function from a tree of texts to what is wrong in it. The tables of
// who may use what stand in rules.cc; an exception is a line there with its reason.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace flowtally::tests::tidy {

struct Finding {
  std::string path;
  std::size_t line = 0;  // from 1; 0: the file as a whole
  std::string what;
};
std::string to_string(const Finding& finding);
using Findings = std::vector<Finding>;

inline constexpr std::size_t kFileLinesMax = 400;
inline constexpr std::size_t kFunctionLinesMax = 70;

/// events <- storage, projections <- engine <- api <- cli; storage and projections do not know each other, and none of
/// them knows tests or bench. A quoted include names a file of the project by its path from the root.
Findings check_include_directions(const SourceTree& tree);
/// x.cc includes x.h first, which shows that the header compiles alone; CMake's target header_check shows it for the
/// rest.
Findings check_own_header_first(const SourceTree& tree);
/// Each heavy library's headers stay where the table says.
Findings check_library_headers(const SourceTree& tree);
/// Every .cc stands in the CMakeLists.txt nearest above it.
Findings check_listed_in_cmake(const SourceTree& tree);
Findings check_file_lengths(const SourceTree& tree);
Findings check_function_lengths(const SourceTree& tree);
/// A header opens with its contract as a comment and guards itself with #pragma once.
Findings check_header_openings(const SourceTree& tree);
/// No tabs, no white space at line ends, LF line ends, one newline at the end.
Findings check_white_space(const SourceTree& tree);
/// Nothing names a directory that only exists on somebody's machine.
Findings check_machine_paths(const SourceTree& tree);

}  // namespace flowtally::tests::tidy
