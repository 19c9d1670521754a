#include "api/event_handlers.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/account_scope.h"
#include "api/content_decoding.h"
#include "api/ingest_answer.h"
#include "api/json.h"
#include "api/media_type.h"
#include "api/problem.h"
#include "events/json_array.h"
#include "events/ndjson.h"
#include "events/utf8.h"
#include "projections/time_zones.h"

namespace flowtally::api {
namespace {

// Every line may cost an event or a reject and its part of the answer, however short it is.
constexpr std::size_t kLinesMax = 131'072;
constexpr std::size_t kLineBytesEstimate = 512;

enum class Format { kNdjson, kJson };

std::optional<Format> format_of(const MediaType& type) {
  if (!is_in_utf8(type)) return std::nullopt;
  if (is_ndjson(type)) return Format::kNdjson;
  if (is_json(type)) return Format::kJson;
  return std::nullopt;
}

/// What a token other than an ingest token may append.
bool is_of_admins(events::EventType type) {
  return type == events::EventType::kAccountUpdated || type == events::EventType::kUserUpdated ||
         type == events::EventType::kUserForgotten || type == events::EventType::kFlowUpdated;
}

bool is_ingest_of_all(const Identity& identity) { return identity.account_id == "*"; }  // ingest tokens only

events::ReadOptions read_options(const Call& call) {
  events::ReadOptions options;
  options.now = call.now;
  options.is_zone = projections::is_time_zone;
  if (!is_ingest_of_all(*call.identity)) options.only_account = events::Id(call.identity->account_id);
  if (call.identity->role != Role::kIngest) options.may_append = is_of_admins;
  return options;
}

Reply unsupported(std::string_view detail) {
  Reply reply = problem(ProblemCode::kUnsupportedMediaType, detail);
  reply.headers.append("Accept-Post: ");
  for (const auto type : kNdjsonTypes) reply.headers.append(type).append(", ");
  reply.headers.append("application/json\r\nAccept-Encoding: ").append(kKnownCodings).append("\r\n");
  return reply;
}

Reply undecodable(ProblemCode code) {
  switch (code) {
    case ProblemCode::kBodyTooLarge:
      return problem(code, "The body is longer than the server takes, once decoded.");
    case ProblemCode::kOverloaded:
      return problem(code, "Too many request bodies are under way.");
    default:
      return problem(code, "The body is not whole and valid in its Content-Encoding.");
  }
}

/// Reads the body, which is of no use then, into `batch`. The answer if it cannot be read.
std::optional<Reply> read_body(Call& call, Format format, events::Batch& batch) {
  thread_local events::NdjsonReader reader;
  std::string& body = call.request.body;
  const std::size_t size = body.size();
  body.append(events::NdjsonReader::kPaddingBytes, '\0');
  const auto text = std::string_view(body).substr(0, size);
  std::vector<std::string_view> elements;
  std::size_t lines = 0;
  if (format == Format::kJson) {
    auto found = events::json_elements(events::without_byte_order_mark(text), kLinesMax);
    if (!found) return problem(ProblemCode::kInvalidBody, "The body is not one JSON text: an array does not end well.");
    elements = *std::move(found);
    lines = elements.size();
  } else {
    lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  if (lines > kLinesMax) {
    return problem(ProblemCode::kBodyTooLarge, fmt::format("The body has more than {} lines or elements.", kLinesMax));
  }
  if (!call.request.charge->add((lines + 1) * kLineBytesEstimate)) return undecodable(ProblemCode::kOverloaded);
  const auto options = read_options(call);
  if (format == Format::kJson) {
    reader.read_each(elements, options, batch);
  } else {
    reader.read(text, options, batch);
  }
  body = {};
  return std::nullopt;
}

IngestAnswer answer_of(const engine::IngestResult& result, bool whole_log) {
  IngestAnswer answer;
  answer.accepted = result.accepted;
  answer.duplicates = result.duplicates;
  answer.duplicates_that_differ = result.duplicates_that_differ;
  for (const auto& [line, id] : result.first_that_differ) answer.first_that_differ.push_back({line, id});
  answer.last_sequence = whole_log ? result.last_sequence : result.last_account_sequence;
  answer.rejected.reserve(result.rejects.size());
  for (const events::Reject& reject : result.rejects) {
    const auto id = reject.id.empty() ? std::nullopt : std::optional<std::string_view>(reject.id);
    answer.rejected.push_back({reject.line, id, events::reject_code_name(reject.code), reject.detail});
  }
  return answer;
}

Reply reply_of(const engine::IngestResult& result, bool whole_log) {
  if (!result.status.ok()) return problem_of(result.status);
  IngestAnswer answer = answer_of(result, whole_log);
  Reply reply;
  if (answer.rejected.empty() || answer.accepted + answer.duplicates > 0) {
    reply.body = to_json(answer);
    return reply;
  }
  return problem_reply(
      AllRejected{problem_body(ProblemCode::kAllRejected, "No line was accepted."), std::move(answer)});
}

}  // namespace

std::optional<Reply> post_events(Call& call) {
  if (auto error = call.query.finish()) return *std::move(error);
  Request& request = call.request;
  const auto format = format_of(media_type_of(request.content_type.value_or("")));
  if (!format) return unsupported("Events are sent as application/x-ndjson or application/json, in UTF-8.");
  const auto coding = content_coding(request.content_encoding);
  if (!coding) return unsupported("The Content-Encoding is none of gzip, zstd and identity.");
  if (const auto error = decode_content(*coding, request.body_bytes_max, *request.charge, request.body)) {
    return undecodable(*error);
  }
  events::Batch batch;
  if (auto error = read_body(call, *format, batch)) return error;

  const Identity& identity = *call.identity;
  const bool whole_log = identity.role == Role::kSuperAdmin || is_ingest_of_all(identity);
  if (batch.events.empty()) return reply_of({.status = {}, .rejects = std::move(batch.rejects)}, whole_log);
  if (identity.role != Role::kIngest) engine::audit_changes(batch, actor_of(call), call.now);
  call.engine->submit(std::move(batch), [respond = call.defer(), whole_log](engine::IngestResult result) {
    // Rendered by the connection's thread: the log's has other writers to tell.
    auto kept = std::make_shared<const engine::IngestResult>(std::move(result));
    respond([kept = std::move(kept), whole_log] { return reply_of(*kept, whole_log); });
  });
  return std::nullopt;
}

}  // namespace flowtally::api
