// One description of a struct, from which everything else comes that names its fields: JSON, tables, the schemas of the
// API's description and the page that shows it. FLOWTALLY_DESCRIBE stands right behind the struct, in its namespace:
//
//   FLOWTALLY_DESCRIBE(Page, (), "What the struct is.",
//                      (items, "What the field means."),
//                      (rating, "From 1 to 5.", {.min = 1, .max = 5}))
//
// It describes the struct to Boost.Describe, which checks that each name is a member's, and gives every name its
// meaning: a field without one does not compile. The names are the API's, the order too. Compile time only.
#pragma once

#include <array>
#include <boost/describe/class.hpp>
#include <boost/preprocessor/seq/enum.hpp>
#include <boost/preprocessor/seq/for_each.hpp>
#include <boost/preprocessor/seq/transform.hpp>
#include <boost/preprocessor/variadic/size.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace flowtally::events {

/// What a field's type alone does not say about its values.
struct Bounds {
  std::optional<std::uint64_t> min = std::nullopt;
  std::optional<std::uint64_t> max = std::nullopt;
  std::span<const std::string_view> one_of = {};  // the only texts there can be
  std::size_t code_points_max = 0;                // of a text; 0: as many as may be
  bool may_be_absent = false;                     // from whoever writes it, although the type has no state for that
  bool is_object = false;                         // JSON that is kept as text
};

struct FieldMeaning {
  std::string_view name;
  std::string_view meaning;
  Bounds bounds = {};
};

template <std::size_t N>
struct Meanings {
  std::string_view type;  // the struct's name, without namespaces
  std::string_view meaning;
  std::array<FieldMeaning, N> fields;
};

}  // namespace flowtally::events

#define FLOWTALLY_DESCRIBE(Struct, bases, meaning, ...)                                                               \
  BOOST_DESCRIBE_STRUCT(                                                                                              \
      Struct, bases,                                                                                                  \
      (BOOST_PP_SEQ_ENUM(BOOST_PP_SEQ_TRANSFORM(FLOWTALLY_DESCRIBE_NAME, ~, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))))) \
  constexpr ::flowtally::events::Meanings<BOOST_PP_VARIADIC_SIZE(__VA_ARGS__)> meanings_of(const Struct*) {           \
    return {#Struct,                                                                                                  \
            meaning,                                                                                                  \
            {{BOOST_PP_SEQ_FOR_EACH(FLOWTALLY_DESCRIBE_ROW, ~, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))}}};             \
  }                                                                                                                   \
  static_assert(requires { meanings_of(static_cast<const Struct*>(nullptr)); })

/// The same for a struct that only puts its bases together.
#define FLOWTALLY_DESCRIBE_TOGETHER(Struct, bases, meaning)                                                \
  BOOST_DESCRIBE_STRUCT(Struct, bases, ())                                                                 \
  constexpr ::flowtally::events::Meanings<0> meanings_of(const Struct*) { return {#Struct, meaning, {}}; } \
  static_assert(requires { meanings_of(static_cast<const Struct*>(nullptr)); })

// What the two above are made of.
#define FLOWTALLY_DESCRIBE_FIRST(name, ...) name
#define FLOWTALLY_DESCRIBE_NAME(s, data, row) FLOWTALLY_DESCRIBE_FIRST row
#define FLOWTALLY_DESCRIBE_FIELD(name, ...) {#name, __VA_ARGS__},
#define FLOWTALLY_DESCRIBE_ROW(r, data, row) FLOWTALLY_DESCRIBE_FIELD row
