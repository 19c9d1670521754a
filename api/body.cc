#include "api/body.h"

#include "api/media_type.h"
#include "api/problem.h"
#include "events/ndjson.h"
#include "events/utf8.h"
#include "projections/time_zones.h"

namespace flowtally::api {
std::optional<Reply> refused_body(const Call& call) {
  const auto type = media_type_of(call.request.content_type.value_or(""));
  if (!is_json(type) || !is_in_utf8(type)) {
    return problem(ProblemCode::kUnsupportedMediaType, "Send the body as application/json, in UTF-8.");
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
  const auto text = events::without_byte_order_mark(std::string_view(body).substr(0, size));
  auto read = reader.read_body(text, type, members, options, arena);
  if (!read) return problem(ProblemCode::kInvalidBody, read.status().message());
  payload = std::move(read).value();
  return std::nullopt;
}

}  // namespace flowtally::api
