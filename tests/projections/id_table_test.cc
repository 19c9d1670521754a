#include "projections/id_table.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace flowtally::tests {

using events::Id;
using projections::IdTable;
using projections::kNone;

namespace {

/// Ids of both kinds that begin alike.
std::vector<std::string> sample_ids(int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    auto number = std::to_string(i);
    if (i % 3 == 0) {
      ids.push_back("text " + number);
    } else {
      ids.push_back("00000000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number);
    }
  }
  return ids;
}

}  // namespace

TEST_CASE("id table: an id has one index for ever") {
  IdTable table;
  const auto ids = sample_ids(5000);
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    const auto [index, inserted] = table.intern(Id(ids[i]));
    REQUIRE(inserted);
    REQUIRE(index == i);
  }
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    const auto [index, inserted] = table.intern(Id(ids[i]));
    CHECK_FALSE(inserted);
    CHECK(index == i);
    CHECK(table.find(Id(ids[i])) == i);
    CHECK(table.text(i) == ids[i]);
  }
  CHECK(table.size() == ids.size());
}

TEST_CASE("id table: text that was interned does not borrow from the caller") {
  IdTable table;
  {
    const std::string gone = "a text id that will be overwritten";
    table.intern(Id(gone));
  }
  const std::string other = "b text id that takes its place now";
  CHECK(table.text(0) == "a text id that will be overwritten");
  CHECK(table.find(Id(other)) == kNone);
}

TEST_CASE("id table: the last id can be taken out again, as if it had never come") {
  IdTable table;
  table.intern(Id("first"));
  table.intern(Id("00000000-0000-4000-8000-000000000001"));
  for (const auto* const rejected : {"rejected", "00000000-0000-4000-8000-000000000002"}) {
    REQUIRE(table.intern(Id(rejected)).inserted);
    table.forget_last();
    CHECK(table.find(Id(rejected)) == kNone);
    CHECK(table.size() == 2);
  }
  CHECK(table.intern(Id("rejected")).inserted);
  CHECK(table.text(1) == "00000000-0000-4000-8000-000000000001");
}

}  // namespace flowtally::tests
