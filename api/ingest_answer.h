// What POST /api/v1/events answers, described once. Plain values.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/problem.h"

namespace flowtally::api {

/// One line that was not accepted. Borrows its texts.
struct RejectedLine {
  std::uint64_t line = 0;              // from 1; in a JSON array the place
  std::optional<std::string_view> id;  // null if the line had none that could be read
  std::string_view code;
  std::string_view detail;
};
BOOST_DESCRIBE_STRUCT(RejectedLine, (), (line, id, code, detail))

struct IngestAnswer {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::vector<RejectedLine> rejected;
  std::uint64_t last_sequence = 0;
};
BOOST_DESCRIBE_STRUCT(IngestAnswer, (), (accepted, duplicates, rejected, last_sequence))

/// 422 `all_rejected`: the problem, and the same members.
struct AllRejected : ProblemBody, IngestAnswer {};
BOOST_DESCRIBE_STRUCT(AllRejected, (ProblemBody, IngestAnswer), ())

}  // namespace flowtally::api
