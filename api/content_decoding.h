// Bodies that were compressed on their way: which content codings are known, and how their bytes come back. Decoding
// stops at the limit, so a small body that would unfold to a huge one costs no more than the limit, and what is
// unfolded is charged as it grows. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api/accept.h"
#include "api/body_budget.h"
#include "api/problem.h"

namespace flowtally::api {

/// What 415 answers name: the codings that content_coding() knows.
inline constexpr std::string_view kKnownCodings = "gzip, zstd, identity";

/// The coding that a Content-Encoding names, in any letter case; none named is identity. Nothing for others, also for
/// several in a row.
std::optional<ContentCoding> content_coding(std::optional<std::string_view> header);

/// Decodes `body` in place: whole gzip members or zstd frames, one or more, nothing else. Otherwise kInvalidBody; over
/// `bytes_max` kBodyTooLarge; without room in the budget kOverloaded. `body` is of no use then.
std::optional<ProblemCode> decode_content(ContentCoding coding, std::size_t bytes_max, BodyCharge& charge,
                                          std::string& body);

}  // namespace flowtally::api
