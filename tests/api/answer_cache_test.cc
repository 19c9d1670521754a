// The cache of answers by itself: what it finds, what it lets go, and how large it gets.
#include "api/answer_cache.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/server_fixture.h"

namespace flowtally::tests {
namespace {

using api::AnswerCache;
using api::KeptAnswer;
using events::Milliseconds;

constexpr std::size_t kBytesMax = 64 * 1024;
constexpr std::size_t kAnswerBytes = 1'000;

std::shared_ptr<const KeptAnswer> an_answer(std::size_t bytes = kAnswerBytes, events::Sequence position = 1) {
  KeptAnswer answer;
  answer.life = {position, kServerNow, kServerNow + Milliseconds{1'000}};
  answer.figures = std::string(bytes, 'x');
  return std::make_shared<const KeptAnswer>(std::move(answer));
}

bool has(AnswerCache& cache, const std::string& key) { return cache.find(key, 1, kServerNow) != nullptr; }

}  // namespace

TEST_CASE("answer cache: an answer is found while its account and the clock stand where it holds") {
  AnswerCache cache(kBytesMax);
  cache.keep("acme", "k", an_answer(kAnswerBytes, 7));
  CHECK(cache.find("k", 7, kServerNow) != nullptr);
  CHECK(cache.find("k", 7, kServerNow + Milliseconds{999}) != nullptr);
  CHECK(cache.find("k", 7, kServerNow + Milliseconds{1'000}) == nullptr);
  CHECK(cache.find("k", 7, kServerNow - Milliseconds{1}) == nullptr);  // a clock that was set back
  CHECK(cache.find("k", 6, kServerNow) == nullptr);
  CHECK(cache.find("k", 8, kServerNow) == nullptr);
  CHECK(cache.find("j", 7, kServerNow) == nullptr);
  CHECK(cache.state().hits == 2);
  CHECK(cache.state().misses == 5);
  CHECK(cache.state().answers == 1);
}

TEST_CASE("answer cache: a later answer takes the place of the one with its key, in the count of bytes too") {
  AnswerCache cache(kBytesMax);
  cache.keep("acme", "k", an_answer(100));
  const auto small = cache.state().bytes;
  cache.keep("acme", "k", an_answer(1'100));
  CHECK(cache.find("k", 1, kServerNow)->figures.size() == 1'100);
  CHECK(cache.state().answers == 1);
  CHECK(cache.state().bytes >= small + 1'000);
  cache.keep("acme", "k", an_answer(100));
  CHECK(cache.state().bytes == small);
}

TEST_CASE("answer cache: an account has an eighth of the bytes, and drives out nobody but itself") {
  AnswerCache cache(kBytesMax);
  cache.keep("globex", "globex", an_answer());
  std::size_t largest = 0;
  for (int i = 0; i < 100; ++i) {
    cache.keep("acme", "acme " + std::to_string(i), an_answer());
    largest = std::max(largest, cache.state().bytes);
    CHECK(has(cache, "acme " + std::to_string(i)));
  }
  CHECK(has(cache, "globex"));
  CHECK(largest <= kBytesMax / AnswerCache::kSharesMin + kAnswerBytes + kAnswerBytes);  // globex's beside
  CHECK_FALSE(has(cache, "acme 0"));
  CHECK(cache.state().answers > 4);
}

TEST_CASE("answer cache: what was used last stays") {
  AnswerCache cache(kBytesMax);
  cache.keep("acme", "dear", an_answer());
  for (int i = 0; i < 100; ++i) {
    CHECK(has(cache, "dear"));
    cache.keep("acme", std::to_string(i), an_answer());
  }
  CHECK(has(cache, "dear"));
  CHECK_FALSE(has(cache, "0"));
  for (int i = 0; i < 100; ++i) {
    CHECK(has(cache, "dear"));
    cache.keep("account " + std::to_string(i), "of account " + std::to_string(i), an_answer());
    CHECK(cache.state().bytes <= kBytesMax);
  }
  CHECK(has(cache, "dear"));
  CHECK_FALSE(has(cache, "of account 0"));
  CHECK(cache.state().bytes > kBytesMax - 2 * kAnswerBytes);
}

TEST_CASE("answer cache: an answer larger than a share is not kept, nor the one that it replaces") {
  AnswerCache cache(kBytesMax);
  cache.keep("acme", "k", an_answer());
  cache.keep("acme", "k", an_answer(kBytesMax / AnswerCache::kSharesMin));
  CHECK_FALSE(has(cache, "k"));
  CHECK(cache.state().answers == 0);
  CHECK(cache.state().bytes == 0);
}

TEST_CASE("answer cache: what was found outlives its place") {
  AnswerCache cache(kBytesMax);
  cache.keep("acme", "k", an_answer());
  const auto found = cache.find("k", 1, kServerNow);
  for (int i = 0; i < 100; ++i) cache.keep("acme", std::to_string(i), an_answer());
  CHECK_FALSE(has(cache, "k"));
  CHECK(found->figures == std::string(kAnswerBytes, 'x'));
}

TEST_CASE("answer cache: many threads find and keep at once, within the bound") {
  AnswerCache cache(kBytesMax);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2'000; ++i) {
        const std::string account = "account " + std::to_string((t + i) % 12);
        const std::string key = account + " " + std::to_string(i % 17);
        const auto size = static_cast<std::size_t>(100 + i % 17);
        const auto found = cache.find(key, 1, kServerNow);
        if (found != nullptr && found->figures.size() != size) ++wrong;
        if (found == nullptr) cache.keep(account, key, an_answer(size));
        if (cache.state().bytes > kBytesMax) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("answer cache: the key of a question is that of no other") {
  const std::vector<std::string> keys = {
      api::key_of({"a", "bc"}),          api::key_of({"ab", "c"}),           api::key_of({"abc"}),
      api::key_of({"abc", ""}),          api::key_of({"abc", std::nullopt}), api::key_of({"", "abc"}),
      api::key_of({std::nullopt, "abc"})};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK(keys[i] != keys[j]);
  }
}

}  // namespace flowtally::tests
