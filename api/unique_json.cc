#include "api/unique_json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>

namespace flowtally::api {
namespace {

using events::Status;
using events::StatusCode;

/// What basic_parser tells: only the names of the outermost object's members matter, and a second one is an error.
struct MemberNames {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  using Error = boost::system::error_code;
  using Text = boost::json::string_view;

  bool on_object_begin(Error&) { return ++depth, true; }
  bool on_object_end(std::size_t, Error&) { return --depth, true; }
  bool on_array_begin(Error&) { return ++depth, true; }
  bool on_array_end(std::size_t, Error&) { return --depth, true; }
  bool on_key_part(Text part, std::size_t, Error&) {
    if (depth == 1) name.append(part.data(), part.size());
    return true;
  }
  bool on_key(Text part, std::size_t size, Error& error) {
    on_key_part(part, size, error);
    if (depth != 1) return true;
    const bool is_new = seen.insert(std::exchange(name, {})).second;
    if (!is_new) error = boost::system::errc::make_error_code(boost::system::errc::invalid_argument);
    return is_new;
  }
  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_string_part(Text, std::size_t, Error&) { return true; }
  bool on_string(Text, std::size_t, Error&) { return true; }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t, Text, Error&) { return true; }
  bool on_uint64(std::uint64_t, Text, Error&) { return true; }
  bool on_double(double, Text, Error&) { return true; }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

  int depth = 0;
  std::string name;
  std::set<std::string> seen;
};

bool repeats_a_member(std::string_view text) {
  boost::json::basic_parser<MemberNames> names{boost::json::parse_options{}};
  boost::system::error_code error;
  names.write_some(false, text.data(), text.size(), error);
  return error.failed();
}

}  // namespace

events::Result<boost::json::object> parse_unique_object(std::string_view text) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, error);
  if (error || !value.is_object()) return Status(StatusCode::kInvalidArgument, "is not a JSON object");
  if (repeats_a_member(text)) return Status(StatusCode::kInvalidArgument, "has a member twice");
  return std::move(value.as_object());
}

}  // namespace flowtally::api
