#include "tests/oracle/figure_list.h"

#include <doctest/doctest.h>

#include <cmath>

namespace flowtally::tests {
namespace {

FigureList one_real(double value, int decimals) { return {{"x", {FigureValue::Kind::kReal, "", value, decimals}}}; }

projections::FlowFigures some_answer() {
  projections::FlowFigures answer;
  answer.window.time_zone = "UTC";
  answer.time_series.resize(2);
  answer.recent_comments.push_back({5, "fine", events::Timestamp(events::Milliseconds(1))});
  return answer;
}

}  // namespace

TEST_CASE("figure list: every field of an answer is in it, in order") {
  const FigureList list = flatten(some_answer());
  REQUIRE(list.size() == 4 + 7 + 4 + 2 + 2 * 9 + 3 + 1);
  CHECK(list[0].path == "window.from");
  CHECK(list[0].value.text == "1970-01-01T00:00:00.000Z");
  CHECK(list[3].value.kind == FigureValue::Kind::kNull);
  CHECK(list[11].path == "summary.outcome_breakdown.resolved");
  CHECK(list[17].path == "time_series[0].date");
  CHECK(list.back().path == "satisfied_ratings");
}

TEST_CASE("figure list: equal lists have no difference, and every entry was compared") {
  const FigureList list = flatten(some_answer());
  const Comparison result = compare(list, list);
  CHECK(result.differences.empty());
  CHECK(result.compared == list.size());
}

TEST_CASE("figure list: a changed field, a missing row and another kind are differences") {
  const FigureList expected = flatten(some_answer());
  auto other = some_answer();
  other.time_series[1].resolved = 7;
  CHECK(compare(expected, flatten(other)).differences.size() == 1);
  other = some_answer();
  other.recent_comments.clear();
  CHECK(compare(expected, flatten(other)).differences.size() == 1);
  other = some_answer();
  other.time_series.pop_back();
  CHECK_FALSE(compare(expected, flatten(other)).differences.empty());
  other = some_answer();
  other.avg_csat = projections::Mean{0.0};
  CHECK(compare(expected, flatten(other)).differences.size() == 1);
}

TEST_CASE("figure list: a real has to print the same") {
  CHECK(compare(one_real(1.24, 1), one_real(1.16, 1)).differences.empty());
  CHECK_FALSE(compare(one_real(1.24, 1), one_real(1.26, 1)).differences.empty());
  CHECK_FALSE(compare(one_real(1.0, 1), one_real(2.0, 1)).differences.empty());
  CHECK_FALSE(compare(one_real(0.0, 1), one_real(-0.0, 1)).differences.empty());
}

TEST_CASE("figure list: the last digit is forgiven at a rounding tie and nowhere else") {
  const double tie = 1.25;  // exactly between 1.2 and 1.3
  const Comparison result = compare(one_real(std::nextafter(tie, 2.0), 1), one_real(std::nextafter(tie, 1.0), 1));
  CHECK(result.differences.empty());
  CHECK(result.forgiven == 1);
  CHECK_FALSE(compare(one_real(1.25001, 1), one_real(1.24999, 1)).differences.empty());
  CHECK_FALSE(compare(one_real(tie, 1), one_real(1.35, 1)).differences.empty());
}

}  // namespace flowtally::tests
