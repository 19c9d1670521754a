// The one PostgreSQL server of the oracle tests, and small helpers. The server starts with the first test that asks.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "tests/oracle/oracle.h"

namespace flowtally::tests {

/// A connection to the program's server. Ends the program with what is missing when there is no PostgreSQL.
Oracle& shared_oracle();

/// The value of a result that has to be there.
template <typename T>
T must(events::Result<T> result) {
  INFO(result.status().message());
  REQUIRE(result.ok());
  return std::move(result).value();
}

inline void must(const events::Status& status) {
  INFO(status.message());
  REQUIRE(status.ok());
}

/// Every entry as "path=value" on a line of its own, reals with their shortest exact digits; for expectations in text.
std::string as_text(const FigureList& figures);

}  // namespace flowtally::tests
