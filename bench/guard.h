// What was measured beside what is kept in the repository: all ratios in one table, and whether any is worse than it
// was or misses what it must reach.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowtally::bench {

struct Measured {
  std::string name;
  double ratio = 0;
  double value = 0;  // the figure that the budget speaks of, in its unit
};

/// A line of bench/expected.tsv.
struct Expected {
  double ratio = 0;
  bool higher_is_better = false;  // of both
  std::optional<double> must;     // of the value
  std::optional<double> aim;
  std::string unit;
};

/// What the file says, which has tab-separated columns under a line of their names. Ends the program, naming file and
/// line, if that cannot be understood.
std::map<std::string, Expected> read_expected(const std::filesystem::path& file);

/// A ratio this many times worse than the one kept is a regression: the machines are shared, and the same line differs
/// by a third from run to run.
inline constexpr double kTolerated = 1.5;

/// Prints the table. Whether nothing is worse than kept and every budget is reached.
bool print_table(const std::vector<Measured>& lines, const std::map<std::string, Expected>& expected);

}  // namespace flowtally::bench
