#include "api/token_cache.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/api/tokens.h"

namespace flowtally::tests {

using api::Role;
using api::TokenCache;

TEST_CASE("token cache: a token is verified once and then found by its bytes") {
  TokenCache cache(test_key());
  const auto token = user_token(Role::kViewer, "acme");
  const auto first = cache.identify(token, kTokenNow);
  const auto second = cache.identify(token, kTokenNow);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->get() == second->get());
  CHECK(cache.size() == 1);
}

TEST_CASE("token cache: a remembered token still expires") {
  TokenCache cache(test_key());
  const auto token = user_token(Role::kViewer, "acme");
  CHECK(cache.identify(token, kTokenNow).ok());
  CHECK_FALSE(cache.identify(token, kTokenNow + std::chrono::hours{2}).ok());
  CHECK(cache.identify(token, kTokenNow).ok());
}

TEST_CASE("token cache: a refused token is not remembered, and a remembered one covers no other") {
  TokenCache cache(test_key());
  auto token = user_token(Role::kViewer, "acme");
  CHECK(cache.identify(token, kTokenNow).ok());
  token.back() = token.back() == 'A' ? 'E' : 'A';
  CHECK_FALSE(cache.identify(token, kTokenNow).ok());
  token.pop_back();
  CHECK_FALSE(cache.identify(token, kTokenNow).ok());
  CHECK(cache.size() == 1);
}

TEST_CASE("token cache: it stays bounded, and long tokens are never kept") {
  TokenCache cache(test_key());
  const std::size_t bound = 16 * 2 * TokenCache::kTokensPerGeneration;
  for (std::size_t i = 0; i < bound + 4000; ++i) {
    REQUIRE(cache.identify(user_token(Role::kViewer, "a" + std::to_string(i)), kTokenNow).ok());
  }
  CHECK(cache.size() <= bound);
  const auto before = cache.size();
  const std::string padding(TokenCache::kCachedTokenBytesMax, 'x');
  const auto exp = std::to_string(kTokenNow.time_since_epoch().count() / 1000 + 60);
  const auto claims = R"({"role":"viewer","account_id":"a","sub":"u","exp":)" + exp + R"(,"x":")" + padding + "\"}";
  CHECK(cache.identify(token_of(claims), kTokenNow).ok());
  CHECK(cache.size() == before);
}

TEST_CASE("token cache: threads share it") {
  TokenCache cache(test_key());
  std::vector<std::string> tokens;
  for (int i = 0; i < 50; ++i) tokens.push_back(user_token(Role::kViewer, "a" + std::to_string(i)));
  std::vector<int> failures(4, 0);
  std::vector<std::thread> threads;
  for (int& failed : failures) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
          const auto identity = cache.identify(tokens[i], kTokenNow);
          if (!identity.ok() || (*identity)->account_id != "a" + std::to_string(i)) ++failed;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(failures == std::vector<int>(4, 0));
  CHECK(cache.size() == 50);
}

}  // namespace flowtally::tests
