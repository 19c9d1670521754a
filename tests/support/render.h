// An answer as text, one line per value, every figure as it is printed to users: what tests compare, because figures
// that print alike are equal and a difference should read well.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/time.h"
#include "projections/chat_figures.h"
#include "projections/figures.h"

namespace flowtally::tests {

/// One "path = value" line.
inline void render_line(std::string& out, const std::string& path, std::string_view value) {
  out.append(path).append(" = ").append(value).push_back('\n');
}

inline void render_to(std::string& out, std::string& path, const std::string& value) {
  render_line(out, path, "\"" + value + "\"");
}

inline void render_to(std::string& out, std::string& path, const projections::Text& value) {
  render_to(out, path, value.value);
}

inline void render_to(std::string& out, std::string& path, const projections::RawJson& value) {
  render_line(out, path, value.text);
}

inline void render_to(std::string& out, std::string& path, std::uint64_t value) {
  render_line(out, path, std::to_string(value));
}

inline void render_to(std::string& out, std::string& path, events::Timestamp value) {
  render_line(out, path, events::format_timestamp(value));
}

inline void render_to(std::string& out, std::string& path, projections::Date value) {
  render_line(out, path, events::format_date(value.days_since_epoch));
}

template <int Decimals>
void render_to(std::string& out, std::string& path, projections::Fixed<Decimals> value) {
  char digits[400];  // the longest double has 309 digits before its point
  const int length = std::snprintf(digits, sizeof digits, "%.*f", Decimals, value.value);
  render_line(out, path, {digits, static_cast<std::size_t>(length)});
}

/// "2026-02-15T07:00:00-05:00".
inline std::string zoned_text(const projections::ZonedInstant& instant) {
  const int offset_minutes = std::abs(instant.offset_seconds) / 60;
  char offset[8];
  std::snprintf(offset, sizeof offset, "%c%02u:%02u", instant.offset_seconds < 0 ? '-' : '+',
                static_cast<unsigned>(offset_minutes / 60) % 100, static_cast<unsigned>(offset_minutes % 60));
  const auto local = instant.time + std::chrono::seconds{instant.offset_seconds};
  return events::format_timestamp(local).substr(0, 19) + offset;
}

inline void render_to(std::string& out, std::string& path, const projections::ZonedInstant& value) {
  render_line(out, path, zoned_text(value));
}

template <typename T>
requires boost::describe::has_describe_members<T>::value void render_to(std::string& out, std::string& path,
                                                                        const T& value);

template <typename T>
void render_to(std::string& out, std::string& path, const std::optional<T>& value) {
  value ? render_to(out, path, *value) : render_line(out, path, "null");
}

template <typename Rows>
void render_rows(std::string& out, std::string& path, const Rows& rows) {
  render_line(out, path + ".size", std::to_string(rows.size()));
  const std::size_t length = path.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    path.append("[").append(std::to_string(i)).append("]");
    render_to(out, path, rows[i]);
    path.resize(length);
  }
}
template <typename T>
void render_to(std::string& out, std::string& path, const std::vector<T>& values) {
  render_rows(out, path, values);
}
template <typename T, std::size_t N>
void render_to(std::string& out, std::string& path, const std::array<T, N>& values) {
  render_rows(out, path, values);
}

template <typename T>
requires boost::describe::has_describe_members<T>::value void render_to(std::string& out, std::string& path,
                                                                        const T& value) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
  const std::size_t length = path.size();
  boost::mp11::mp_for_each<Members>([&](auto member) {
    path.append(length == 0 ? "" : ".").append(member.name);
    render_to(out, path, value.*member.pointer);
    path.resize(length);
  });
}

template <typename Figures>
std::string render(const Figures& figures) {
  std::string out;
  std::string path;
  render_to(out, path, figures);
  return out;
}

}  // namespace flowtally::tests
