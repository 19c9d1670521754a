#include "cli/history_line.h"

#include <algorithm>

#include "events/time.h"

namespace flowtally::cli {
namespace {

void put_made_id(std::string& out, std::uint64_t key) {
  const std::uint64_t id = mix_bits(key, 0);
  append_uuid(out, id, mix_bits(id, key));
}

}  // namespace

std::uint64_t event_key(std::uint64_t key, std::size_t number) { return mix_bits(key, number + 1); }

void append_line_head(std::string& out, std::uint64_t key, std::size_t number, events::EventType type,
                      std::int64_t time_ms, const WorldAccount& account) {
  const std::uint64_t id = event_key(key, number);
  out += R"({"id":")";
  append_uuid(out, id, mix_bits(id, key));
  out += R"(","type":")";
  out += events::type_name(type);
  out += R"(","time":")";
  events::append_timestamp(out, events::Timestamp{events::Milliseconds{time_ms}});
  append_plain(out += '"', "account_id", account.account_id);
}

std::string made_id(std::uint64_t key) {
  std::string text;
  put_made_id(text, key);
  return text;
}

void append_made_id(std::string& out, std::string_view name, std::uint64_t key) {
  append_plain(out, name, "");
  out.pop_back();
  put_made_id(out, key);
  out += '"';
}

void append_plain(std::string& out, std::string_view name, std::string_view text) {
  const std::size_t before = out.size();
  out.resize(before + name.size() + text.size() + 6);
  char* at = out.data() + before;
  const auto put = [&at](std::string_view part) { at = std::copy(part.begin(), part.end(), at); };
  put(",\"");
  put(name);
  put("\":\"");
  put(text);
  put("\"");
}

}  // namespace flowtally::cli
