// Requests that no server should take: truncated, oversized, in wrong encodings, random, too deep, not UTF-8, with
// lengths that contradict each other. None of them can become an event: what is whole in them is not one. Pure function
// of the seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace flowtally::tests {

class MalformedRequests {
 public:
  /// The tokens are good ones, so that a request comes as far as it can: `ingest` for events, `user` for the rest.
  MalformedRequests(std::uint64_t seed, std::string ingest, std::string user)
      : random_(seed), ingest_(std::move(ingest)), user_(std::move(user)) {}

  /// The bytes of the next one; the kinds take turns.
  std::string next();

 private:
  std::string truncated();
  std::string too_long();
  std::string wrongly_encoded();
  std::string random_bytes();
  std::string too_deep();
  std::string not_utf8();
  std::string contradicting_lengths();
  std::string strange_head();
  std::string mutated();

  std::size_t below(std::size_t bound) { return random_() % bound; }
  std::string noise(std::size_t bytes);
  std::string one_of(const std::vector<std::string>& choices) { return choices[below(choices.size())]; }
  std::string post(const std::string& headers, const std::string& body) const;
  std::string rate(const std::string& body) const;

  std::mt19937_64 random_;
  std::string ingest_;
  std::string user_;
  std::size_t count_ = 0;
};

}  // namespace flowtally::tests
