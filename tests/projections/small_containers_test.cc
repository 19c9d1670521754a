#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <vector>

#include "projections/by_day.h"
#include "projections/chunked.h"
#include "projections/index_list.h"
#include "projections/key_counts.h"

namespace flowtally::tests {

using projections::ByDay;
using projections::Chunked;
using projections::IndexList;
using projections::KeyCounts;

TEST_CASE("index list: holds what a vector holds, through growth, erasing and moving") {
  CHECK(rc::check([] {
    IndexList list;
    std::vector<std::uint32_t> model;
    for (const auto step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-20, 20))) {
      if (step >= 15) {
        model.resize(static_cast<std::size_t>(step) % 7);
        std::fill(model.begin(), model.end(), static_cast<std::uint32_t>(step));
        list.assign(model);
      } else if (step >= 0) {
        list.push_back(static_cast<std::uint32_t>(step));
        model.push_back(static_cast<std::uint32_t>(step));
      } else {
        const auto found = std::find(model.begin(), model.end(), static_cast<std::uint32_t>(-step));
        RC_ASSERT(list.erase(static_cast<std::uint32_t>(-step)) == (found != model.end()));
        if (found != model.end()) model.erase(found);
      }
      IndexList moved = std::move(list);
      list = std::move(moved);
      std::vector<std::uint32_t> held(list.items().begin(), list.items().end());
      std::sort(held.begin(), held.end());
      auto expected = model;
      std::sort(expected.begin(), expected.end());
      RC_ASSERT(held == expected);
    }
  }));
}

TEST_CASE("chunked: holds what a vector holds, and nothing moves") {
  Chunked<std::uint32_t> values;
  std::vector<std::uint32_t*> addresses;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    if (i % 1000 == 999) {  // the last one goes and comes back
      values.pop_back();
      CHECK(values.size() == i - 1);
      values.push_back(i - 1);
    }
    addresses.push_back(&values.push_back(i));
    CHECK(values.size() == i + 1);
  }
  for (std::uint32_t i = 0; i < values.size(); ++i) {
    REQUIRE(values[i] == i);
    REQUIRE(&values[i] == addresses[i]);
  }
  // Every element has a place of its own.
  std::sort(addresses.begin(), addresses.end());
  CHECK(std::adjacent_find(addresses.begin(), addresses.end()) == addresses.end());
}

TEST_CASE("by day: cells come back in order of days, whatever order made them") {
  CHECK(rc::check([] {
    ByDay<int> cells;
    std::map<int, int> model;
    for (const auto day : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-50, 50))) {
      ++cells.at(day);
      ++model[day];
    }
    const auto first = *rc::gen::inRange(-60, 60);
    const auto last = *rc::gen::inRange(-60, 60);
    std::vector<std::pair<int, int>> expected;
    for (const auto& [day, count] : model) {
      if (day >= first && day <= last) expected.emplace_back(day, count);
    }
    std::vector<std::pair<int, int>> found;
    for (const auto& [day, count] : cells.between(first, last)) found.emplace_back(day, count);
    RC_ASSERT(found == expected);
  }));
}

TEST_CASE("key counts: a key whose counters are both zero is not there") {
  KeyCounts counts;
  counts.add(7, 2, 0);
  counts.add(3, 0, 1);
  counts.add(7, -1, 1);
  REQUIRE(counts.entries().size() == 2);
  CHECK(counts.entries()[0].key == 3);
  CHECK(counts.entries()[1].first == 1);
  CHECK(counts.entries()[1].second == 1);
  counts.add(3, 0, -1);
  CHECK(counts.entries().size() == 1);
}

}  // namespace flowtally::tests
