#include "events/id.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/event_generators.h"

namespace flowtally::tests {

using events::Id;
using events::IdHasher;

namespace {

constexpr std::string_view kUuid = "0123abcd-4567-89ef-fedc-ba9876543210";

}  // namespace

TEST_CASE("id: a canonical lower-case UUID is held as its bytes and prints as it was") {
  const Id id(kUuid);
  REQUIRE(id.is_uuid());
  CHECK(id.high() == 0x0123abcd456789efU);
  CHECK(id.low() == 0xfedcba9876543210U);
  CHECK(id.text() == kUuid);
  CHECK(id == Id::uuid(id.high(), id.low()));
}

TEST_CASE("id: what is only almost a canonical UUID stays text") {
  CHECK_FALSE(Id("0123ABCD-4567-89ef-fedc-ba9876543210").is_uuid());
  CHECK_FALSE(Id("0123abcd-4567-89ef-fedc-ba987654321").is_uuid());
  CHECK_FALSE(Id("{0123abcd-4567-89ef-fedc-ba9876543210}").is_uuid());
  CHECK_FALSE(Id("0123abcd045670-9ef-fedc-ba9876543210").is_uuid());
  // Every byte value at every place.
  for (std::size_t at = 0; at < kUuid.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(kUuid);
      text[at] = static_cast<char>(byte);
      const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
      const bool hex = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
      INFO("at ", at, " byte ", byte);
      REQUIRE(Id(text).is_uuid() == (hyphen ? byte == '-' : hex));
      REQUIRE(Id(text).text() == text);
    }
  }
}

TEST_CASE("id: an id compares as its text") {
  CHECK(rc::check([] {
    const std::string a = *any_id_text();
    const std::string b = *rc::gen::oneOf(any_id_text(), rc::gen::just(a));
    RC_ASSERT((Id(a) == Id(b)) == (a == b));
    RC_ASSERT((Id(a) <=> Id(b)) == (a.compare(b) <=> 0));
  }));
  CHECK(Id("0123abcd-4567-89ef-fedc-ba987654320") < Id(kUuid));
  CHECK(Id("0123abcd-4567-89ef-fedc-ba98765432100") > Id(kUuid));
  CHECK(Id("0123abcd-4567-89ef-fedc-ba9876543210x") > Id(kUuid));
  CHECK(Id("0123abcd") < Id(kUuid));
  CHECK(Id("\xff") > Id(kUuid));
  CHECK(Id("0123abcd-4567-89ef-0edc-ba9876543210") < Id(kUuid));
  CHECK(Id("0123abcd-4567-89ef-fedc-0a9876543210") < Id(kUuid));
}

TEST_CASE("id: the hash follows equality and spreads neighbours") {
  CHECK(IdHasher()(Id(std::string("plain"))) == IdHasher()(Id(std::string("plain"))));
  CHECK(IdHasher()(Id(kUuid)) == IdHasher()(Id::uuid(0x0123abcd456789efU, 0xfedcba9876543210U)));
  std::set<std::uint64_t> low_bits;
  std::set<std::uint64_t> high_bits;
  constexpr std::uint64_t kIds = 20'000;
  for (std::uint64_t i = 0; i < kIds; ++i) {
    const std::uint64_t hash = IdHasher()(Id::uuid(i % 2 == 0 ? i : 0, i % 2 == 0 ? 0 : i));
    low_bits.insert(hash & 0xFFFFFFFF);
    high_bits.insert(hash >> 32);
  }
  CHECK(low_bits.size() > kIds - 10);
  CHECK(high_bits.size() > kIds - 10);
}

TEST_CASE("id: a default id is empty and less than any other") {
  CHECK(Id().empty());
  CHECK(Id() == Id(""));
  CHECK(Id() < Id("a"));
  CHECK(Id() < Id(kUuid));
  CHECK(Id().text().empty());
}

}  // namespace flowtally::tests
