// The members of a JSON object that somebody asks for, found by name. Internal to events/: how the objects that are
// kept as text are understood.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "events/status.h"

namespace flowtally::events {

inline Status invalid(std::string sentence) { return Status(StatusCode::kInvalidArgument, std::move(sentence)); }

/// Null and absent members are nullptr; those that nobody asks for are ignored. The places stay valid while the object
/// does.
template <std::size_t N>
class JsonMembers {
 public:
  JsonMembers(simdjson::dom::object object, const std::array<std::string_view, N>& names) : names_(names) {
    for (const simdjson::dom::key_value_pair member : object) {
      for (std::size_t i = 0; i < N; ++i) {
        if (member.key != names[i]) continue;
        if (seen_[i] && twice_.empty()) twice_ = names[i];
        seen_[i] = true;
        values_[i] = member.value;
      }
    }
  }

  /// "has more than one `name`", if so.
  Status status() const {
    return twice_.empty() ? Status() : invalid("has more than one `" + std::string(twice_) + "`");
  }

  const simdjson::dom::element* operator[](std::size_t i) const {
    return seen_[i] && !values_[i].is_null() ? &values_[i] : nullptr;
  }
  std::string quoted(std::size_t i) const { return "`" + std::string(names_[i]) + "`"; }

 private:
  const std::array<std::string_view, N>& names_;
  std::array<simdjson::dom::element, N> values_;
  std::array<bool, N> seen_{};
  std::string_view twice_;
};

}  // namespace flowtally::events
