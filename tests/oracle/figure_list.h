// An answer as a flat list: one entry per field, in the answer's order, named by its path ("time_series[3].sessions").
// Answer structs flatten through their Boost.Describe descriptions, so no field can be forgotten; what PostgreSQL
// computes is brought into the same form, and compare() holds every entry against its twin.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "events/time.h"
#include "projections/chat_figures.h"
#include "projections/figures.h"
#include "tests/support/render.h"

namespace flowtally::tests {

struct FigureValue {
  enum class Kind { kNull, kWhole, kText, kReal };
  Kind kind = Kind::kNull;
  std::string text;   // of kWhole and kText
  double real = 0.0;  // of kReal, not rounded
  int decimals = 0;   // of kReal in an answer: the digits it prints with
};

struct FigureEntry {
  std::string path;
  FigureValue value;
};
using FigureList = std::vector<FigureEntry>;

struct Comparison {
  std::size_t compared = 0;  // entries held against each other
  std::size_t forgiven = 0;  // of them, those whose last digit differs at a rounding tie
  std::vector<std::string> differences;
  void add(const Comparison& other);
};

/// Every entry of `expected` (PostgreSQL's) against its twin in `actual` (an answer's): paths in order, whole numbers
/// and texts exactly, reals as they print. The last digit is forgiven only where PostgreSQL's double is within 1e-6 of
/// a tie.
Comparison compare(const FigureList& expected, const FigureList& actual);

/// "%.<decimals>f".
std::string printed(double value, int decimals);

namespace detail {

inline void flatten_into(FigureList& out, const std::string& path, const std::string& value) {
  out.push_back({path, {FigureValue::Kind::kText, value, 0.0, 0}});
}
inline void flatten_into(FigureList& out, const std::string& path, const projections::Text& value) {
  flatten_into(out, path, value.value);
}
inline void flatten_into(FigureList& out, const std::string& path, const projections::RawJson& value) {
  flatten_into(out, path, value.text);
}
inline void flatten_into(FigureList& out, const std::string& path, std::uint64_t value) {
  out.push_back({path, {FigureValue::Kind::kWhole, std::to_string(value), 0.0, 0}});
}
inline void flatten_into(FigureList& out, const std::string& path, projections::Date value) {
  flatten_into(out, path, events::format_date(value.days_since_epoch));
}
inline void flatten_into(FigureList& out, const std::string& path, events::Timestamp value) {
  flatten_into(out, path, events::format_timestamp(value));
}
template <int Decimals>
void flatten_into(FigureList& out, const std::string& path, projections::Fixed<Decimals> value) {
  out.push_back({path, {FigureValue::Kind::kReal, "", value.value, Decimals}});
}
inline void flatten_into(FigureList& out, const std::string& path, const projections::ZonedInstant& value) {
  flatten_into(out, path, zoned_text(value));
}
template <typename T>
void flatten_into(FigureList& out, const std::string& path, const std::optional<T>& value) {
  if (value) {
    flatten_into(out, path, *value);
  } else {
    out.push_back({path, {}});
  }
}
template <typename T>
requires boost::describe::has_describe_members<T>::value void flatten_into(FigureList& out, const std::string& path,
                                                                           const T& value);
template <typename T>
void flatten_into(FigureList& out, const std::string& path, const std::vector<T>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) flatten_into(out, path + "[" + std::to_string(i) + "]", rows[i]);
}
template <typename T, std::size_t N>
void flatten_into(FigureList& out, const std::string& path, const std::array<T, N>& rows) {
  for (std::size_t i = 0; i < N; ++i) flatten_into(out, path + "[" + std::to_string(i) + "]", rows[i]);
}
template <typename T>
requires boost::describe::has_describe_members<T>::value void flatten_into(FigureList& out, const std::string& path,
                                                                           const T& value) {
  using boost::describe::describe_members;
  constexpr auto kMembers = boost::describe::mod_public | boost::describe::mod_inherited;
  boost::mp11::mp_for_each<describe_members<T, kMembers>>([&](auto member) {
    flatten_into(out, path.empty() ? std::string(member.name) : path + "." + member.name, value.*member.pointer);
  });
}

}  // namespace detail

/// Any described answer struct.
template <typename Answer>
FigureList flatten(const Answer& answer) {
  FigureList out;
  detail::flatten_into(out, "", answer);
  return out;
}

}  // namespace flowtally::tests
