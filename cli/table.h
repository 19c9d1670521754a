// Answers as text for people: aligned columns and lists, made from the same descriptions (BOOST_DESCRIBE_STRUCT) as the
// JSON of the HTTP API. Figures have the digits that JSON gives them; what has no value is "-".
#pragma once

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/json.h"
#include "events/time.h"
#include "projections/figures.h"

namespace flowtally::cli {

struct Cell {
  std::string text;
  bool is_number = false;  // numbers stand right
};

/// Terminal columns that UTF-8 text takes: two for wide letters, none for combining marks.
std::size_t display_width(std::string_view text);

/// `text` without what could move a terminal's cursor.
std::string tame_text(std::string_view text);

/// Rows under a heading, indented by two. Columns are as wide as they need to be.
class TextTable {
 public:
  void add_heading(std::string_view column) { headings_.emplace_back(column); }
  void add_row(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  void append_to(std::string& out) const;

 private:
  std::vector<std::string> headings_;  // none: no heading line
  std::vector<std::vector<Cell>> rows_;
};

namespace table_detail {

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <typename T>
inline constexpr bool kIsFixed = false;
template <int N>
inline constexpr bool kIsFixed<projections::Fixed<N>> = true;
template <typename T>
inline constexpr bool kIsVector = false;
template <typename T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <typename T>
inline constexpr bool kIsStruct = boost::describe::has_describe_members<T>::value;

template <typename T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

}  // namespace table_detail

template <typename T>
Cell make_cell(const T& value) {
  if constexpr (table_detail::kIsOptional<T>) {
    Cell cell = make_cell(value.value_or(typename T::value_type{}));
    if (!value) cell.text = "-";
    return cell;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {tame_text(value), false};
  } else if constexpr (std::is_same_v<T, events::Timestamp>) {
    return {events::format_timestamp(value), false};
  } else if constexpr (std::is_same_v<T, projections::Date>) {
    return {events::format_date(value.days_since_epoch), false};
  } else {
    static_assert(std::is_arithmetic_v<T> || table_detail::kIsFixed<T>, "a figure that a table can show");
    Cell cell{"", true};
    api::append_json(cell.text, value);
    return cell;
  }
}

/// The members of `value`, one a row, those of structs inside it under their own names.
template <typename T>
void add_member_rows(TextTable& table, const T& value) {
  boost::mp11::mp_for_each<table_detail::Members<T>>([&](auto member) {
    const auto& field = value.*decltype(member)::pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (table_detail::kIsStruct<Field>) {
      add_member_rows(table, field);
    } else {
      table.add_row({{decltype(member)::name, false}, make_cell(field)});
    }
  });
}

template <typename T>
TextTable table_of(const std::vector<T>& rows) {
  TextTable table;
  boost::mp11::mp_for_each<table_detail::Members<T>>([&](auto member) { table.add_heading(decltype(member)::name); });
  for (const T& row : rows) {
    std::vector<Cell> cells;
    boost::mp11::mp_for_each<table_detail::Members<T>>(
        [&](auto member) { cells.push_back(make_cell(row.*decltype(member)::pointer)); });
    table.add_row(std::move(cells));
  }
  return table;
}

/// A whole answer: a section for each of its members.
template <typename T>
std::string answer_text(const T& answer) {
  std::string out;
  boost::mp11::mp_for_each<table_detail::Members<T>>([&](auto member) {
    const auto& field = answer.*decltype(member)::pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if (!out.empty()) out += '\n';
    out += decltype(member)::name;
    if constexpr (table_detail::kIsVector<Field>) {
      out += field.empty() ? "  none\n" : "\n";
      if (!field.empty()) table_of(field).append_to(out);
    } else if constexpr (table_detail::kIsStruct<Field>) {
      TextTable table;
      add_member_rows(table, field);
      out += '\n';
      table.append_to(out);
    } else {
      out += "  " + make_cell(field).text + '\n';
    }
  });
  return out;
}

}  // namespace flowtally::cli
