#include "cli/line_chunks.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <rapidcheck.h>
#include <unistd.h>

#include "events/ndjson.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

constexpr std::size_t kChunk = cli::LineChunks::kKeptOfLongLine;

std::vector<cli::LineChunk> chunks_of(const std::string& text) {
  const TestDirectory files;
  write_file(files / "text", text);
  cli::LineChunks chunks(open((files / "text").c_str(), O_RDONLY | O_CLOEXEC), "text", -1, kChunk);
  CHECK(chunks.bytes_total() == text.size());
  std::vector<cli::LineChunk> all;
  for (;;) {
    auto chunk = chunks.next();
    REQUIRE(chunk.ok());
    if (!*chunk) return all;
    all.push_back(*std::move(*chunk));
  }
}

TEST_CASE("chunks join to the file, cut at line ends, with the right line numbers") {
  CHECK(rc::check([] {
    std::string text;
    const int lines = *rc::gen::inRange(0, 40);
    for (int i = 0; i < lines; ++i) text += std::string(*rc::gen::inRange<std::size_t>(0, 20'000), 'x') + '\n';
    if (!text.empty() && *rc::gen::arbitrary<bool>()) text.pop_back();
    std::string joined;
    std::uint64_t line = 1;
    for (const cli::LineChunk& chunk : chunks_of(text)) {
      RC_ASSERT(chunk.first_line == line);
      RC_ASSERT(!chunk.too_long);
      joined += chunk.text();
      line += chunk.line_count;
      if (joined.size() < text.size()) RC_ASSERT(joined.back() == '\n');
      for (std::size_t i = 0; i < events::NdjsonReader::kPaddingBytes; ++i)
        RC_ASSERT(chunk.bytes[chunk.size + i] == '\0');
    }
    RC_ASSERT(joined == text);
  }));
}

TEST_CASE("a line that does not fit is passed over, and the ones around it are not") {
  for (const std::size_t size : {kChunk + 2, kChunk + 3, 2 * kChunk, 5 * kChunk + 17}) {
    INFO("size = ", size);
    const auto chunks = chunks_of("first\nsecond\n" + std::string(size, 'z') + "\nfourth\n");
    REQUIRE(chunks.size() == 3);
    CHECK(chunks[0].text() == "first\nsecond\n");
    CHECK(chunks[1].too_long);
    CHECK(chunks[1].first_line == 3);
    CHECK(chunks[1].text() == std::string(cli::LineChunks::kKeptOfLongLine, 'z'));
    CHECK(chunks[2].first_line == 4);
    CHECK(chunks[2].text() == "fourth\n");
  }
}

TEST_CASE("a pipe that is silent gives out the lines that are there") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  cli::LineChunks chunks(ends[0], "pipe", -1);
  REQUIRE(write(ends[1], "one\ntwo\nthr", 11) == 11);
  auto first = chunks.next();
  REQUIRE(first.ok());
  CHECK((*first)->text() == "one\ntwo\n");
  REQUIRE(write(ends[1], "ee", 2) == 2);
  close(ends[1]);
  auto second = chunks.next();
  REQUIRE(second.ok());
  CHECK((*second)->text() == "three");
  CHECK((*second)->first_line == 3);
}

TEST_CASE("a request to stop ends reading though a pipe stays open") {
  int ends[2];
  int stop[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  REQUIRE(pipe2(stop, O_CLOEXEC) == 0);
  cli::LineChunks chunks(ends[0], "pipe", stop[0]);
  REQUIRE(write(stop[1], "x", 1) == 1);
  auto chunk = chunks.next();
  REQUIRE(chunk.ok());
  CHECK_FALSE(chunk->has_value());
  for (const int descriptor : {ends[1], stop[0], stop[1]}) close(descriptor);
}

TEST_CASE("lines of a chunk are found by number, without their ends") {
  const cli::LineChunk chunk = cli::make_chunk("a\r\n\nccc\nlast", 10);
  cli::LineCursor cursor(chunk);
  CHECK(cursor.line(10) == "a");
  CHECK(cursor.line(10) == "a");
  CHECK(cursor.line(12) == "ccc");
  CHECK(cursor.line(13) == "last");
}

}  // namespace
}  // namespace flowtally::tests
