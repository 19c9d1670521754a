// Plain structs to JSON text, from their one description (BOOST_DESCRIBE_STRUCT): the members in their order, those of
// base structs first, named as they are named in C++. The rules, by type:
//   Fixed<N>                         a number, exactly as printf("%.Nf")
//   Timestamp, Date                  "2026-02-15T12:00:00.000Z", "2026-02-15"
//   ZonedInstant                     "2026-02-15T07:00:00-05:00"
//   bool, integers, text             true, 42, "..." (escaped by events::append_json_string, the only place that does)
//   RawJson                          as it is
//   std::vector, std::array          an array
//   optional<std::string> member     left out when absent: a field that an answer may not have
//   any other optional               null when absent: a figure that has no value
// Thread-safe; throws only std::bad_alloc. A number that is not finite is a broken invariant.
#pragma once

#include <algorithm>
#include <array>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <charconv>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "events/ndjson.h"
#include "events/time.h"
#include "projections/chat_figures.h"
#include "projections/figures.h"

namespace flowtally::api {

/// `value` as printf("%.*f") prints it.
void append_fixed(std::string& out, double value, int decimals);

namespace json_detail {

template <typename T>
struct FixedDecimals : std::integral_constant<int, -1> {};
template <int N>
struct FixedDecimals<projections::Fixed<N>> : std::integral_constant<int, N> {};

template <typename T>
inline constexpr bool kIsVector = false;
template <typename T>
inline constexpr bool kIsVector<std::vector<T>> = true;

template <typename T>
inline constexpr std::size_t kArraySize = 0;  // of no std::array
template <typename T, std::size_t N>
inline constexpr std::size_t kArraySize<std::array<T, N>> = N;

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <std::integral T>
void append_integer(std::string& out, T value) {
  char digits[std::numeric_limits<T>::digits10 + 3];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

/// A member's name as a key: `"name":`.
template <typename Member>
inline constexpr auto kKey = [] {
  constexpr std::string_view kName = Member::name;
  std::array<char, kName.size() + 3> key{};
  key.front() = '"';
  std::copy(kName.begin(), kName.end(), key.begin() + 1);
  key[kName.size() + 1] = '"';
  key[kName.size() + 2] = ':';
  return key;
}();

}  // namespace json_detail

template <typename T>
void append_json(std::string& out, const T& value);

/// A described struct as an object.
template <typename T>
void append_json_object(std::string& out, const T& value) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
  char separator = '{';
  boost::mp11::mp_for_each<Members>([&](auto member) {
    const auto& field = value.*decltype(member)::pointer;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, std::optional<std::string>>) {
      if (!field) return;
    }
    out.push_back(separator);
    out.append(json_detail::kKey<decltype(member)>.data(), json_detail::kKey<decltype(member)>.size());
    append_json(out, field);
    separator = ',';
  });
  if (separator == '{') out.push_back('{');
  out.push_back('}');
}

template <typename T>
void append_json(std::string& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out.append(value ? "true" : "false");
  } else if constexpr (std::integral<T>) {
    json_detail::append_integer(out, value);
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    events::append_json_string(out, value);
  } else if constexpr (std::same_as<T, projections::RawJson>) {
    out.append(value.text);
  } else if constexpr (json_detail::FixedDecimals<T>::value >= 0) {
    append_fixed(out, value.value, json_detail::FixedDecimals<T>::value);
  } else if constexpr (std::same_as<T, events::Timestamp>) {
    out.push_back('"');
    events::append_timestamp(out, value);
    out.push_back('"');
  } else if constexpr (std::same_as<T, projections::ZonedInstant>) {
    out.push_back('"');
    events::append_timestamp_at_offset(out, value.time, value.offset_seconds);
    out.push_back('"');
  } else if constexpr (std::same_as<T, projections::Date>) {
    out.push_back('"');
    out.append(events::format_date(value.days_since_epoch));
    out.push_back('"');
  } else if constexpr (json_detail::kIsOptional<T>) {
    if (value) {
      append_json(out, *value);
    } else {
      out.append("null");
    }
  } else if constexpr (json_detail::kIsVector<T> || json_detail::kArraySize<T> != 0) {
    char separator = '[';
    for (const auto& element : value) {
      out.push_back(separator);
      append_json(out, element);
      separator = ',';
    }
    out.append(value.empty() ? "[]" : "]");
  } else {
    append_json_object(out, value);
  }
}

template <typename T>
std::string to_json(const T& value) {
  std::string out;
  out.reserve(8 * 1024);  // an answer about 30 days fits
  append_json(out, value);
  return out;
}

}  // namespace flowtally::api
