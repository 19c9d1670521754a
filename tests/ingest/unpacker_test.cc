#include "ingest/unpacker.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "tests/support/packed.h"

namespace flowtally::tests {
namespace {

using ingest::Packing;
using ingest::Unpacker;

struct Unpacked {
  std::string text;
  std::string problem;
  bool may_end = false;
};

/// Unpacks `packed` in pieces of so many bytes, into room of so many.
Unpacked unpacked(const std::string& packed, std::size_t piece = 1 << 20, std::size_t room = 1 << 16) {
  Unpacker unpacker(ingest::packing_of(packed));
  Unpacked result;
  std::vector<char> out(room);
  for (std::size_t at = 0; at < packed.size();) {
    const auto step = unpacker.unpack(std::string_view(packed).substr(at, piece), out);
    if (!step) {
      result.problem = step.status().message();
      return result;
    }
    at += step->consumed;
    result.text.append(out.data(), step->produced);
  }
  for (;;) {  // what was held back
    const auto step = unpacker.unpack({}, out);
    if (!step || step->produced == 0) break;
    result.text.append(out.data(), step->produced);
  }
  result.may_end = unpacker.may_end();
  CHECK(unpacker.position() == packed.size());
  return result;
}

std::string sample(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) text += R"({"id":)" + std::to_string(i * 2654435761U) + "}\n";
  return text;
}

}  // namespace

TEST_CASE("unpacker: the first bytes say how a file is packed") {
  CHECK(ingest::packing_of(gzipped("x")) == Packing::kGzip);
  CHECK(ingest::packing_of(zstd_packed("x")) == Packing::kZstd);
  CHECK(ingest::packing_of(skippable_frame("x")) == Packing::kZstd);
  for (const std::string plain : {"", "{", "{\"id\":1}", "\x1F", "PK\x03\x04", "Z*M"}) {
    CHECK(ingest::packing_of(plain) == Packing::kNone);
  }
}

TEST_CASE("unpacker: members and frames in a row are one text, wherever the input is cut") {
  const std::string text = sample(300);
  CHECK(rc::check([&] {
    const bool is_gzip = *rc::gen::arbitrary<bool>();
    std::string packed;
    std::string expected;
    const auto count = *rc::gen::inRange(1, 5);
    for (int i = 0; i < count; ++i) {
      const std::string part = text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size()));
      packed += is_gzip ? gzipped(part) : zstd_packed(part);
      expected += part;
      if (!is_gzip && *rc::gen::arbitrary<bool>()) packed += skippable_frame("an index");
    }
    const auto result =
        unpacked(packed, *rc::gen::inRange<std::size_t>(1, 500), *rc::gen::inRange<std::size_t>(1, 500));
    RC_ASSERT(result.problem.empty());
    RC_ASSERT(result.text == expected);
    RC_ASSERT(result.may_end);
  }));
}

TEST_CASE("unpacker: zeros behind a gzip member are padding") {
  CHECK(unpacked(gzipped("text") + std::string(700, '\0')).text == "text");
  CHECK(unpacked(gzipped("text") + std::string(700, '\0')).may_end);
}

TEST_CASE("unpacker: input that is cut gives what it has and may not end") {
  const std::string text = sample(2'000);
  for (const std::string& packed : {gzipped(text), zstd_packed(text)}) {
    for (const std::size_t size : {std::size_t{12}, packed.size() / 2, packed.size() - 1}) {
      const auto cut = unpacked(packed.substr(0, size));
      CHECK(cut.problem.empty());
      CHECK_FALSE(cut.may_end);
      CHECK(text.starts_with(cut.text));
    }
  }
}

TEST_CASE("unpacker: damage says what is damaged and where") {
  const std::string text = sample(2'000);
  std::string gzip = gzipped(text);
  gzip[gzip.size() - 6] = static_cast<char>(~gzip[gzip.size() - 6]);  // its checksum
  CHECK(unpacked(gzip).problem ==
        "is damaged: its gzip data is wrong near byte " + std::to_string(gzip.size() - 4) + " (incorrect data check)");
  CHECK(unpacked(gzipped(text) + "junk").problem.find("is damaged: its gzip data is wrong near byte ") == 0);
  CHECK(unpacked(zstd_packed(text) + "junk").problem.find("is damaged: its zstd data is wrong near byte ") == 0);
}

TEST_CASE("unpacker: a window over the limit is refused with what to do") {
  const std::string text = sample(100'000);
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 20);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  Unpacker narrow(Packing::kZstd, 12);
  std::vector<char> out(1 << 16);
  const auto step = narrow.unpack(packed, out);
  REQUIRE_FALSE(step.ok());
  CHECK(step.status().message().find("zstd -d --long=31") != std::string::npos);
  CHECK(unpacked(packed).text == text);
}

}  // namespace flowtally::tests
