// Short words for tests that read NDJSON.
#pragma once

#include <string>
#include <string_view>

#include "events/ndjson.h"

namespace flowtally::tests {

/// The clock of every reading test, unless one sets its own.
inline constexpr events::Timestamp kReadingNow = events::kTimestampEnd - events::kClockSkewMax;

inline events::Batch read_ndjson(std::string text, events::ReadOptions options = {.now = kReadingNow}) {
  const std::size_t size = text.size();
  text.append(events::NdjsonReader::kPaddingBytes, '{');
  events::Batch batch;
  events::NdjsonReader().read(std::string_view(text).substr(0, size), options, batch);
  return batch;
}

/// `{"id":"e1","type":type,"time":...,"account_id":"a1"` and then `rest`, which begins with a comma or the brace.
inline std::string event_line(std::string_view type, std::string_view rest) {
  std::string line = R"({"id":"e1","type":")";
  line += type;
  line += R"(","time":"2026-02-15T12:00:00Z","account_id":"a1")";
  line += rest;
  return line;
}

}  // namespace flowtally::tests
