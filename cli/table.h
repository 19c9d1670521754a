// Answers as text for people: aligned columns and lists, made from the same descriptions (BOOST_DESCRIBE_STRUCT) as the
// JSON of the HTTP API. Figures have the digits that JSON gives them; what has no value is "-".
#pragma once

#include <array>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/json.h"
#include "events/time.h"
#include "projections/chat_figures.h"
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
inline constexpr bool kIsArray = false;
template <typename T, std::size_t N>
inline constexpr bool kIsArray<std::array<T, N>> = true;
template <typename T>
inline constexpr bool kIsStruct = boost::describe::has_describe_members<T>::value;

template <typename T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <typename Member, typename T>
using FieldOf = std::remove_cvref_t<decltype(std::declval<const T&>().*Member::pointer)>;

/// Whether a struct is made of structs, which are all of one type.
template <typename T>
constexpr bool is_group_of_like() {
  bool all = true;
  using First = boost::mp11::mp_front<Members<T>>;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    using Field = FieldOf<decltype(member), T>;
    all = all && kIsStruct<Field> && std::is_same_v<Field, FieldOf<First, T>>;
  });
  return all;
}

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
  } else if constexpr (std::is_same_v<T, projections::ZonedInstant>) {
    Cell cell;
    events::append_timestamp_at_offset(cell.text, value.time, value.offset_seconds);
    return cell;
  } else if constexpr (table_detail::kIsArray<T>) {
    Cell cell;
    for (const auto& element : value) cell.text += (cell.text.empty() ? "" : " ") + make_cell(element).text;
    return cell;
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

/// Adds the plain members of `value` to a row of cells, or (`headings`) their names.
template <typename T>
void add_cells(std::vector<Cell>& cells, const T& value, bool headings = false) {
  boost::mp11::mp_for_each<table_detail::Members<T>>([&](auto member) {
    if constexpr (!table_detail::kIsStruct<table_detail::FieldOf<decltype(member), T>>) {
      cells.push_back(headings ? Cell{decltype(member)::name} : make_cell(value.*decltype(member)::pointer));
    }
  });
}

/// The plain members of each row.
template <typename T>
TextTable table_of(const std::vector<T>& rows) {
  TextTable table;
  std::vector<Cell> headings;
  add_cells(headings, T(), true);
  for (const Cell& heading : headings) table.add_heading(heading.text);
  for (const T& row : rows) {
    std::vector<Cell> cells;
    add_cells(cells, row);
    table.add_row(std::move(cells));
  }
  return table;
}

/// Structs of one type, each a row that begins with its name.
template <typename T>
TextTable table_of_named(const std::vector<std::pair<Cell, T>>& rows) {
  TextTable table;
  std::vector<Cell> headings;
  add_cells(headings, T(), true);
  table.add_heading("");
  for (const Cell& heading : headings) table.add_heading(heading.text);
  for (const auto& [name, value] : rows) {
    std::vector<Cell> cells{name};
    add_cells(cells, value);
    table.add_row(std::move(cells));
  }
  return table;
}

/// A struct inside an answer: its members, or a table where it is made of structs of one type.
template <typename T>
TextTable table_of_struct(const T& value) {
  if constexpr (table_detail::is_group_of_like<T>()) {
    using Field = table_detail::FieldOf<boost::mp11::mp_front<table_detail::Members<T>>, T>;
    std::vector<std::pair<Cell, Field>> rows;
    boost::mp11::mp_for_each<table_detail::Members<T>>(
        [&](auto member) { rows.emplace_back(Cell{decltype(member)::name}, value.*decltype(member)::pointer); });
    return table_of_named(rows);
  } else {
    TextTable table;
    add_member_rows(table, value);
    return table;
  }
}

/// A whole answer: a section for each of its members.
template <typename T>
std::string answer_text(const T& answer) {
  std::string out;
  bool after_plain = false;
  boost::mp11::mp_for_each<table_detail::Members<T>>([&](auto member) {
    const auto& field = answer.*decltype(member)::pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    constexpr bool kIsPlain = !table_detail::kIsVector<Field> && !table_detail::kIsStruct<Field>;
    if (!out.empty() && !(after_plain && kIsPlain)) out += '\n';
    after_plain = kIsPlain;
    out += decltype(member)::name;
    if constexpr (table_detail::kIsVector<Field>) {
      out += field.empty() ? "  none\n" : "\n";
      if (!field.empty()) table_of(field).append_to(out);
    } else if constexpr (table_detail::kIsStruct<Field>) {
      out += '\n';
      table_of_struct(field).append_to(out);
    } else {
      out += "  " + make_cell(field).text + '\n';
    }
  });
  return out;
}

/// An answer that is a list: a table of its entries, and one for each struct inside them, by their first member.
template <typename T>
std::string answer_text(const std::vector<T>& answer) {
  if (answer.empty()) return "none\n";
  std::string out;
  table_of(answer).append_to(out);
  boost::mp11::mp_for_each<table_detail::Members<T>>([&](auto member) {
    using Field = table_detail::FieldOf<decltype(member), T>;
    if constexpr (table_detail::kIsStruct<Field>) {
      std::vector<std::pair<Cell, Field>> rows;
      for (const T& entry : answer) {
        const auto& name = entry.*boost::mp11::mp_front<table_detail::Members<T>>::pointer;
        rows.emplace_back(make_cell(name), entry.*decltype(member)::pointer);
      }
      out += std::string("\n") + decltype(member)::name + '\n';
      table_of_named(rows).append_to(out);
    }
  });
  return out;
}

}  // namespace flowtally::cli
