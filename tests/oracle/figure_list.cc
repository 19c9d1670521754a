#include "tests/oracle/figure_list.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace flowtally::tests {
namespace {

using Kind = FigureValue::Kind;

std::string shown(const FigureValue& value, int decimals) {
  switch (value.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kWhole:
      return value.text;
    case Kind::kText:
      return "\"" + value.text + "\"";
    case Kind::kReal:
      return printed(value.real, decimals) + " (" + printed(value.real, 12) + ")";
  }
  return "";
}

/// Whether `value` lies within 1e-6 of a number that could print either way, and the texts are one last digit apart.
bool at_rounding_tie(double value, double other, int decimals) {
  constexpr double kTieDistanceMax = 1e-6;
  const double scale = std::pow(10.0, decimals);
  const double tie = (std::floor(value * scale) + 0.5) / scale;
  const double apart =
      std::abs(std::atof(printed(value, decimals).c_str()) - std::atof(printed(other, decimals).c_str()));
  return std::abs(value - tie) <= kTieDistanceMax && std::abs(value - other) <= kTieDistanceMax && apart < 1.5 / scale;
}

enum class Verdict { kEqual, kForgiven, kDifferent };

Verdict judge(const FigureValue& expected, const FigureValue& actual) {
  if (expected.kind != actual.kind) return Verdict::kDifferent;
  if (expected.kind != Kind::kReal) return expected.text == actual.text ? Verdict::kEqual : Verdict::kDifferent;
  const int decimals = actual.decimals;
  if (printed(expected.real, decimals) == printed(actual.real, decimals)) return Verdict::kEqual;
  return at_rounding_tie(expected.real, actual.real, decimals) ? Verdict::kForgiven : Verdict::kDifferent;
}

}  // namespace

std::string printed(double value, int decimals) {
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  return buffer;
}

void Comparison::add(const Comparison& other) {
  compared += other.compared;
  forgiven += other.forgiven;
  differences.insert(differences.end(), other.differences.begin(), other.differences.end());
}

Comparison compare(const FigureList& expected, const FigureList& actual) {
  Comparison result;
  const std::size_t count = std::min(expected.size(), actual.size());
  for (std::size_t i = 0; i < count; ++i) {
    const FigureEntry& theirs = expected[i];
    const FigureEntry& ours = actual[i];
    if (theirs.path != ours.path) {
      result.differences.push_back("PostgreSQL has " + theirs.path + " where the answer has " + ours.path);
      return result;  // the lists are out of step: what follows would only repeat it
    }
    ++result.compared;
    const Verdict verdict = judge(theirs.value, ours.value);
    if (verdict == Verdict::kForgiven) ++result.forgiven;
    if (verdict == Verdict::kDifferent) {
      const int decimals = ours.value.decimals;
      result.differences.push_back(theirs.path + ": PostgreSQL " + shown(theirs.value, decimals) + ", the answer " +
                                   shown(ours.value, decimals));
    }
  }
  if (expected.size() != actual.size()) {
    const bool missing = expected.size() > actual.size();
    result.differences.push_back((missing ? "the answer lacks " : "PostgreSQL lacks ") +
                                 (missing ? expected : actual)[count].path + " and what follows");
  }
  return result;
}

}  // namespace flowtally::tests
