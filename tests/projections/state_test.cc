// An account's state: the same folds give the same bytes, the bytes give the same account, and what is no state is
// refused.
#include "projections/state.h"

#include <doctest/doctest.h>
#include <xxhash.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "events/ndjson.h"
#include "projections/account.h"
#include "projections/time_zones.h"

namespace flowtally::tests {
namespace {

using projections::Account;
using projections::StateBytes;

const std::string kAccount = "3d2f7b1e-5a60-4c1c-8d5a-7e0c44a10001";

/// The events of the files that hold every type, in their order. Read once, because events borrow.
const std::vector<events::Event>& golden_events() {
  static const auto& batch = *[] {
    std::string text;
    for (const std::string name : {"events_v1.ndjson", "chat_events_v1.ndjson"}) {
      std::ifstream file(FLOWTALLY_GOLDEN_DIR "/" + name, std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      text += std::move(bytes).str();
    }
    events::ReadOptions options;
    options.now = events::kTimestampEnd - events::Milliseconds{events::kDayMs};
    options.is_zone = projections::is_time_zone;
    const auto size = text.size();
    text += std::string(events::NdjsonReader::kPaddingBytes, '\0');
    auto* read = new events::Batch;  // for as long as the process runs
    events::NdjsonReader().read(std::string_view(text).substr(0, size), options, *read);
    return read;
  }();
  return batch.events;
}

void fold(Account& account, const events::Event& event) {
  auto& ids = account.ids();
  const auto known = ids.know(event);
  REQUIRE(known.inserted);
  const auto fact = ids.resolve(event, known.index);
  account.accept(fact);
  account.apply(fact);
}

std::vector<const events::Event*> events_of_account() {
  std::vector<const events::Event*> found;
  for (const auto& event : golden_events()) {
    if (event.account_id.text() == kAccount) found.push_back(&event);
  }
  return found;
}

std::string text_of(const StateBytes& bytes) {
  std::string text;
  for (const auto piece : bytes.pieces()) text += piece;
  CHECK(text.size() == bytes.size());
  return text;
}

std::string golden_state() {
  Account account;
  for (const auto* event : events_of_account()) fold(account, *event);
  account.settle();
  return text_of(account.state());
}

}  // namespace

TEST_CASE("state: the bytes of a known history") {
  REQUIRE(events_of_account().size() == 27);
  const auto state = golden_state();
  INFO("What a state holds, or what a fold makes of an event, has changed: raise kStateFormat, so that snapshots of");
  INFO("before are not taken for snapshots of today, and write the new values here.");
  CHECK(projections::kStateFormat == 2);
  CHECK(state.size() == 2521);
  CHECK(XXH3_64bits(state.data(), state.size()) == 0x5eb9207cabde9c7b);
}

TEST_CASE("state: cut anywhere and gone on from its bytes, a fold comes to the same") {
  const auto expected = golden_state();
  const auto events = events_of_account();
  for (std::size_t cut = 0; cut <= events.size(); ++cut) {
    CAPTURE(cut);
    Account first;
    for (std::size_t i = 0; i < cut; ++i) fold(first, *events[i]);
    Account second;
    REQUIRE(second.restore(text_of(first.state())));
    CHECK(!second.is_settled());
    if (cut % 2 == 0) second.settle();
    for (std::size_t i = cut; i < events.size(); ++i) fold(second, *events[i]);
    second.settle();
    CHECK(text_of(second.state()) == expected);
  }
}

TEST_CASE("state: a part of one, or more than one, is refused") {
  const auto state = golden_state();
  for (std::size_t size = 0; size < state.size(); ++size) {
    CAPTURE(size);
    Account account;
    CHECK(!account.restore(std::string_view(state).substr(0, size)));
  }
  Account account;
  CHECK(!account.restore(state + '\0'));
}

TEST_CASE("state: a map is its size and its pairs in the order of their keys, whatever order they came in") {
  constexpr std::uint32_t kKeys = 1000;
  StateBytes expected;
  projections::StateWriter write_expected(expected);
  write_expected(std::uint64_t{kKeys});
  boost::unordered_flat_map<std::uint32_t, std::string> upwards;
  boost::unordered_flat_map<std::uint32_t, std::string> downwards;
  for (std::uint32_t key = 0; key < kKeys; ++key) {
    write_expected(key, std::to_string(key));
    upwards.emplace(key, std::to_string(key));
    downwards.emplace(kKeys - 1 - key, std::to_string(kKeys - 1 - key));
  }
  for (const auto& map : {upwards, downwards}) {
    StateBytes bytes;
    projections::StateWriter write(bytes);
    write(map);
    CHECK(text_of(bytes) == text_of(expected));
  }
}

TEST_CASE("state: bytes in pieces are the bytes that were appended") {
  StateBytes bytes;
  std::string expected;
  for (std::size_t size = 0; expected.size() < 5'000'000; size = size * 3 + 1) {
    if (size > 2'000'000) size = 1;
    const std::string part(size, static_cast<char>('a' + size % 26));
    bytes.append(part.data(), part.size());
    expected += part;
  }
  CHECK(text_of(bytes) == expected);
}

TEST_CASE("state: the first difference of two, and the section that it lies in") {
  const auto make = [](const std::string& names, const std::string& counts) {
    StateBytes bytes;
    bytes.begin_section("names");
    bytes.append(names.data(), names.size());
    bytes.begin_section("counts");
    bytes.append(counts.data(), counts.size());
    return bytes;
  };
  const std::string long_names(3'000'000, 'n');
  CHECK(!first_difference(make(long_names, "12"), make(long_names, "12")));
  CHECK(first_difference(make(long_names, "12"), make(long_names, "13")) == 3'000'001);
  CHECK(first_difference(make(long_names, "12"), make(long_names, "1")) == 3'000'001);
  CHECK(first_difference(make("", ""), make("", "1")) == 0);
  const auto bytes = make("ab", "12");
  CHECK(bytes.section_at(0) == "names");
  CHECK(bytes.section_at(1) == "names");
  CHECK(bytes.section_at(2) == "counts");
}

}  // namespace flowtally::tests
