#include "api/body.h"

#include <algorithm>

#include "api/problem.h"
#include "events/ndjson.h"
#include "projections/time_zones.h"

namespace flowtally::api {
namespace {

/// Whether a Content-Type is application/json, with whatever parameters.
bool is_json(std::string_view content_type) {
  constexpr std::string_view kJson = "application/json";
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
  const auto same_letter = [](char c, char lower) { return (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == lower; };
  return std::equal(type.begin(), type.end(), kJson.begin(), kJson.end(), same_letter);
}

}  // namespace

std::optional<Reply> refused_body(const Call& call) {
  const auto& content_type = call.request.content_type;
  if (!content_type || !is_json(*content_type)) {
    return problem(ProblemCode::kUnsupportedMediaType, "Send the body as application/json.");
  }
  if (call.request.content_encoding) {
    return problem(ProblemCode::kUnsupportedMediaType, "Send the body as it is, without a Content-Encoding.");
  }
  if (call.request.body.size() > events::kLineBytesMax) {
    return problem(ProblemCode::kBodyTooLarge, "The body is longer than 64 KiB.");
  }
  return std::nullopt;
}

std::optional<Reply> read_body(Call& call, events::EventType type, std::span<const std::string_view> members,
                               events::Arena& arena, events::Payload& payload) {
  thread_local events::NdjsonReader reader;
  if (auto refused = refused_body(call)) return refused;
  std::string& body = call.request.body;
  const std::size_t size = body.size();
  body.append(events::NdjsonReader::kPaddingBytes, '\0');
  const events::ReadOptions options{call.now, projections::is_time_zone};
  auto read = reader.read_body(std::string_view(body).substr(0, size), type, members, options, arena);
  if (!read) return problem(ProblemCode::kInvalidBody, read.status().message());
  payload = std::move(read).value();
  return std::nullopt;
}

}  // namespace flowtally::api
