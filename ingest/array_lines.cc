#include "ingest/array_lines.h"

#include <string>

namespace flowtally::ingest {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

Result<ArrayLines::Step> ArrayLines::convert(std::string_view in, std::span<char> out) {
  Step step;
  for (; step.consumed < in.size() && step.produced + kRoomBytesMin <= out.size(); ++step.consumed) {
    const char c = in[step.consumed];
    const auto put = [&](char byte) { out[step.produced++] = byte; };
    switch (place_) {
      case Place::kBefore:
        if (c == '[') place_ = Place::kElement;
        continue;
      case Place::kAfter:
        if (is_space(c)) continue;
        if (step.consumed > 0) return step;  // give out what is good first
        return Status(StatusCode::kInvalidArgument,
                      "goes on after the end of its array of " + std::to_string(elements_) + " elements");
      case Place::kEscape:
        place_ = Place::kString;
        put(c == '\n' ? '\x01' : c);
        continue;
      case Place::kString:
        if (c == '\\') place_ = Place::kEscape;
        if (c == '"') place_ = Place::kElement;
        put(c == '\n' ? '\x01' : c);
        continue;
      case Place::kElement:
        break;
    }
    if (depth_ == 0 && (c == ',' || c == ']')) {
      if (c == ']') place_ = Place::kAfter;
      if (is_blank_ && c == ']' && elements_ == 0) continue;
      if (is_blank_) put(',');
      put('\n');
      ++elements_;
      is_blank_ = true;
      continue;
    }
    if (is_blank_ && is_space(c)) continue;
    is_blank_ = false;
    if (c == '"') place_ = Place::kString;
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
    put(c == '\n' ? ' ' : c);
  }
  return step;
}

Status ArrayLines::finish() const {
  if (place_ == Place::kAfter) return {};
  return {StatusCode::kInvalidArgument,
          "is cut short: its array does not end (after " + std::to_string(elements_) + " elements)"};
}

}  // namespace flowtally::ingest
