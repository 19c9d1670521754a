#include "api/query.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "events/event.h"

namespace flowtally::api {

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= events::Id::kBytesMax && text.find('\0') == std::string_view::npos;
}

Query::Query(const Target& target, std::span<const std::string_view> allowed) : target_(target) {
  const auto& parameters = target.parameters;
  for (auto parameter = parameters.begin(); parameter != parameters.end() && !error_; ++parameter) {
    const std::string& name = parameter->first;
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      fail(ProblemCode::kUnknownParameter, fmt::format("There is no parameter `{}` here.", name));
    } else if (std::any_of(parameters.begin(), parameter, [&](const auto& before) { return before.first == name; })) {
      fail(ProblemCode::kInvalidParameter, fmt::format("The parameter `{}` is given more than once.", name));
    }
  }
}

std::optional<std::string> Query::text(std::string_view name) {
  if (error_) return std::nullopt;
  const auto& parameters = target_.parameters;
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == name; });
  if (found == parameters.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Query::id(std::string_view name) {
  auto value = text(name);
  if (value && !is_id(*value))
    fail(ProblemCode::kInvalidParameter, fmt::format("`{}` has to have 1 to 128 bytes and no NUL.", name));
  return value;
}

std::optional<std::size_t> Query::number(std::string_view name, std::size_t min, std::size_t max) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  std::size_t number = 0;
  const char* const end = value->data() + value->size();
  const auto read = std::from_chars(value->data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number < min || number > max) {
    fail(ProblemCode::kInvalidParameter, fmt::format("`{}` has to be a whole number from {} to {}.", name, min, max));
  }
  return number;
}

std::optional<events::Timestamp> Query::instant(std::string_view name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  const auto instant = events::parse_timestamp(*value);
  if (!instant) {
    fail(ProblemCode::kInvalidParameter, fmt::format("`{}` has to be an instant (2026-02-01T00:00:00Z).", name));
  }
  return instant;
}

std::string Query::search() {
  auto value = text("search").value_or("");
  const auto code_points = std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xC0) != 0x80; });
  if (static_cast<std::size_t>(code_points) > events::kNameCodePointsMax) {
    fail(ProblemCode::kInvalidParameter, "`search` is longer than any name.");
  }
  return value;
}

projections::WindowQuery Query::window() { return {text("period"), text("from"), text("to")}; }

std::optional<Reply> Query::finish() const {
  if (!error_) return std::nullopt;
  return problem(error_->code, error_->detail);
}

void Query::fail(ProblemCode code, std::string detail) {
  if (!error_) error_ = Error{code, std::move(detail)};
}

}  // namespace flowtally::api
