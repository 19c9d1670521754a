#include "api/token_cache.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/key_pair.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {

using api::Role;
using api::TokenCache;

TEST_CASE("token cache: a token is verified once and then found by its bytes") {
  TokenCache cache({test_key()});
  const auto token = user_token(Role::kViewer, "acme");
  const auto first = cache.identify(token, kTokenNow);
  const auto second = cache.identify(token, kTokenNow);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->get() == second->get());
  CHECK(cache.size() == 1);
}

TEST_CASE("token cache: a remembered token still expires") {
  TokenCache cache({test_key()});
  const auto token = user_token(Role::kViewer, "acme");
  CHECK(cache.identify(token, kTokenNow).ok());
  CHECK_FALSE(cache.identify(token, kTokenNow + std::chrono::hours{2}).ok());
  CHECK(cache.identify(token, kTokenNow).ok());
}

TEST_CASE("token cache: a refused token is not remembered, and a remembered one covers no other") {
  TokenCache cache({test_key()});
  auto token = user_token(Role::kViewer, "acme");
  CHECK(cache.identify(token, kTokenNow).ok());
  token.back() = token.back() == 'A' ? 'E' : 'A';
  CHECK_FALSE(cache.identify(token, kTokenNow).ok());
  token.pop_back();
  CHECK_FALSE(cache.identify(token, kTokenNow).ok());
  CHECK(cache.size() == 1);
}

TEST_CASE("token cache: it stays bounded, and long tokens are never kept") {
  TokenCache cache({test_key()});
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
  TokenCache cache({test_key()});
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

TEST_CASE("token cache: keys rotate: both while both are there, then the new one alone") {
  const auto key_of = [](const KeyPair& pair, const char* kid) {
    return api::TokenKey::from_public_pem(pair.public_pem(), kid).value();
  };
  const auto old_key = key_of(rsa_pair(), "old");
  const auto new_key = key_of(ec_pair(), "new");
  const std::string exp = std::to_string(kTokenNow.time_since_epoch().count() / 1000 + 60);
  const std::string claims = R"({"role":"viewer","account_id":"a","sub":"u","exp":)" + exp + "}";
  for (const bool named : {true, false}) {
    const auto old_token = rsa_pair().token(named ? R"({"alg":"RS256","kid":"old"})" : R"({"alg":"RS256"})", claims);
    const auto new_token = ec_pair().token(named ? R"({"alg":"ES256","kid":"new"})" : R"({"alg":"ES256"})", claims);
    TokenCache cache({old_key});
    CHECK(cache.identify(old_token, kTokenNow).ok());
    CHECK_FALSE(cache.identify(new_token, kTokenNow).ok());
    cache.set_keys({old_key, new_key});
    CHECK(cache.identify(old_token, kTokenNow).ok());
    CHECK(cache.identify(new_token, kTokenNow).ok());
    CHECK(cache.size() == 2);
    cache.set_keys({new_key});
    CHECK(cache.size() == 0);
    CHECK_FALSE(cache.identify(old_token, kTokenNow).ok());
    CHECK(cache.identify(new_token, kTokenNow).ok());
  }
}

TEST_CASE("token cache: keys rotate under load, and no token outlives its key in any thread") {
  // EC keys: a verification takes long enough for keys to be replaced in its middle.
  const KeyPair pairs[] = {KeyPair::ec(), KeyPair::ec()};
  std::vector<api::KeySet> sets;
  std::vector<std::vector<std::string>> tokens(2);
  const std::string exp = std::to_string(kTokenNow.time_since_epoch().count() / 1000 + 60);
  for (std::size_t i = 0; i < 2; ++i) {
    sets.push_back({api::TokenKey::from_public_pem(pairs[i].public_pem()).value()});
    for (int user = 0; user < 8; ++user) {
      const std::string sub = "u" + std::to_string(user);
      tokens[i].push_back(pairs[i].token(
          R"({"alg":"ES256"})", R"({"role":"viewer","account_id":"a","sub":")" + sub + R"(","exp":)" + exp + "}"));
    }
  }
  TokenCache cache(sets[0]);
  std::atomic<bool> done{false};
  std::array<std::atomic<int>, 3> asked{};
  std::vector<std::thread> threads;
  for (auto& count : asked) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; !done; ++i, ++count) (void)cache.identify(tokens[i % 2][i / 2 % 8], kTokenNow).ok();
    });
  }
  int wrong = 0;
  for (std::size_t round = 1; round <= 300; ++round) {
    cache.set_keys(sets[round % 2]);
    for (const auto& count : asked) {  // whoever began with the old keys has ended
      for (const int before = count; count < before + 2;) std::this_thread::yield();
    }
    for (const auto& token : tokens[(round + 1) % 2]) wrong += cache.identify(token, kTokenNow).ok() ? 1 : 0;
    for (const auto& token : tokens[round % 2]) wrong += cache.identify(token, kTokenNow).ok() ? 0 : 1;
  }
  done = true;
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace flowtally::tests
