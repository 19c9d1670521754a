#include "bench/guard.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace flowtally::bench {

namespace {

constexpr std::string_view kColumns = "name\tratio\tbetter\tmust\taim\tunit";

[[noreturn]] void fail(const std::filesystem::path& file, std::size_t line, std::string_view why) {
  fmt::print(stderr, "flowtally_bench: {}:{}: {}\n", file.string(), line, why);
  std::exit(2);
}

std::vector<std::string> columns_of(std::string_view line) {
  std::vector<std::string> columns;
  for (;;) {
    const auto end = line.find('\t');
    columns.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) return columns;
    line.remove_prefix(end + 1);
  }
}

/// Nothing for "-".
std::optional<double> number_of(const std::string& text, const std::filesystem::path& file, std::size_t line) {
  if (text == "-") return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') fail(file, line, "'" + text + "' is not a number");
  return number;
}

bool reaches(double value, double wanted, bool higher_is_better) {
  return higher_is_better ? value >= wanted : value <= wanted;
}

std::string told(const std::optional<double>& wanted, double value, bool higher_is_better) {
  if (!wanted) return "";
  return fmt::format("{:g} {}", *wanted, reaches(value, *wanted, higher_is_better) ? "reached" : "NOT reached");
}

}  // namespace

std::map<std::string, Expected> read_expected(const std::filesystem::path& file) {
  std::map<std::string, Expected> expected;
  std::ifstream lines(file);
  std::string line;
  if (!std::getline(lines, line) || line != kColumns)
    fail(file, 1, "the columns should be name, ratio, better, must, aim, unit");
  for (std::size_t number = 2; std::getline(lines, line); ++number) {
    const auto columns = columns_of(line);
    if (columns.size() != 6) fail(file, number, "there should be six columns");
    if (columns[2] != "higher" && columns[2] != "lower") fail(file, number, "better is higher or lower");
    const auto ratio = number_of(columns[1], file, number);
    if (!ratio) fail(file, number, "a line has a ratio");
    expected[columns[0]] = {*ratio, columns[2] == "higher", number_of(columns[3], file, number),
                            number_of(columns[4], file, number), columns[5]};
  }
  return expected;
}

bool print_table(const std::vector<Measured>& lines, const std::map<std::string, Expected>& expected) {
  bool good = true;
  fmt::print("\n{:<22} {:>8} {:>8}  {:<12} {:<18} {:<18} {}\n", "line", "ratio", "kept", "", "must reach", "aim",
             "measured");
  for (const auto& [name, ratio, value] : lines) {
    const auto found = expected.find(name);
    if (found == expected.end()) {
      fmt::print("{:<22} {:8.3f} {:>8}  nothing kept\n", name, ratio, "");
      continue;
    }
    const auto& kept = found->second;
    const double worse = kept.higher_is_better ? kept.ratio / ratio : ratio / kept.ratio;
    const bool misses = kept.must && !reaches(value, *kept.must, kept.higher_is_better);
    good = good && worse <= kTolerated && !misses;
    fmt::print("{:<22} {:8.3f} {:8.3f}  {:<12} {:<18} {:<18} {:g} {}\n", name, ratio, kept.ratio,
               worse > kTolerated ? "WORSE" : "", told(kept.must, value, kept.higher_is_better),
               told(kept.aim, value, kept.higher_is_better), value, kept.unit);
  }
  std::fflush(stdout);
  return good;
}

}  // namespace flowtally::bench
