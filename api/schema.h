// JSON Schema (2020-12, as OpenAPI 3.1 has it) of the types that answers are written from and requests are read into,
// from the same descriptions: the twin of json.h. The rules, by type:
//   Fixed<N>                         number, with x-decimals: N
//   Timestamp, ZonedInstant, Date    string of format date-time, date-time, date
//   Id                               string of 1 to 128 characters
//   Id, Timestamp of a request       integer too
//   bool, integers, text, RawJson    boolean, integer, string, object, with what events::Bounds adds
//   std::vector, std::array          array, of as many items
//   a described struct               a reference to a component of the struct's name
//   optional                         of an answer: null too; optional<std::string>, which is left out, is not required
//                                    of a request: null too, and not required
// A struct without FLOWTALLY_DESCRIBE does not compile. One thread at a time.
#pragma once

#include <algorithm>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/json.h"
#include "api/json_object.h"
#include "events/describe.h"
#include "events/event.h"
#include "events/id.h"
#include "events/status.h"
#include "events/time.h"
#include "projections/chat_figures.h"
#include "projections/figures.h"

namespace flowtally::api {

enum class Use { kAnswer, kRequest };

/// The described struct that stands for a type whose JSON looks otherwise than its C++.
template <typename T>
struct WrittenAs {
  using Type = T;
};

/// Node of a tree as it is written.
struct TreeNodeShape {
  events::Id id;
  std::optional<std::string_view> title;
  std::optional<std::string_view> question;
  std::optional<std::vector<TreeNodeShape>> children;
};
FLOWTALLY_DESCRIBE(TreeNodeShape, (), "A node of the tree of a flow, and those below it; at most 256 levels.",
                   (id, "Id of the node."), (title, "Its title.", {.code_points_max = events::kNodeTitleCodePointsMax}),
                   (question, "Its title where there is no `title`."), (children, "The nodes below it."));
template <>
struct WrittenAs<events::Tree> {
  using Type = TreeNodeShape;
};

namespace schema_detail {

JsonObject plain(std::string_view type, bool nullable);
JsonObject text(const events::Bounds& bounds, bool nullable);
JsonObject text_of_format(std::string_view format, bool nullable);
/// An integer is its digits, where ids are read.
JsonObject id(Use use, bool nullable);
/// Likewise, milliseconds since 1970.
JsonObject instant(Use use, bool nullable);
JsonObject integer(bool is_unsigned, std::size_t bytes, const events::Bounds& bounds, bool nullable);
JsonObject number(int decimals, bool nullable);
JsonObject array(const JsonObject& items, bool nullable);
JsonObject reference(std::string_view component, bool nullable);

template <typename Struct, typename Field>
Struct struct_of(Field Struct::*);

/// What is said about a member, where its own struct is described.
template <typename Member>
constexpr events::FieldMeaning meaning_of() {
  using Struct = decltype(struct_of(Member::pointer));
  constexpr auto kMeanings = meanings_of(static_cast<const Struct*>(nullptr));
  return *std::find_if(kMeanings.fields.begin(), kMeanings.fields.end(),
                       [](const auto& field) { return field.name == Member::name; });
}

template <typename T>
inline constexpr bool kIsLeftOut = std::same_as<T, std::optional<std::string>>;

}  // namespace schema_detail

/// The properties of an object while they are gathered.
struct Properties {
  JsonObject schemas;
  std::vector<std::string> required;
};

class Schemas {
 public:
  /// The schema of a value; whatever it refers to is among the components from then on.
  template <typename T>
  projections::RawJson of(Use use) {
    return value<T>({}, use, false).json();
  }

  /// Adds the fields of a described struct to `properties`: those in `only`, or all.
  template <typename T>
  void add_fields(Use use, Properties& properties, std::optional<std::span<const std::string_view>> only = {});

  /// An object as a component of its own, and a reference to it. `closed`: no other members may be there.
  projections::RawJson add_object(std::string_view name, std::string_view meaning, const Properties& properties,
                                  bool closed);
  projections::RawJson add_component(std::string_view name, const JsonObject& schema);

  /// All of them, by name.
  projections::RawJson components() const;

 private:
  template <typename T>
  JsonObject value(const events::Bounds& bounds, Use use, bool nullable);
  template <typename T>
  void add_struct(Use use, std::string_view name);
  /// Whether the component is new: it is to be filled then. A name is one type's.
  bool claim(std::string_view name, const void* type);

  template <typename T>
  static constexpr char kTypeTag = 0;

  struct Component {
    const void* type = nullptr;
    projections::RawJson schema;
  };
  std::map<std::string, Component, std::less<>> components_;
};

template <typename T>
void Schemas::add_fields(Use use, Properties& properties, std::optional<std::span<const std::string_view>> only) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    using Member = decltype(member);
    using Field = std::remove_cvref_t<decltype(std::declval<const T&>().*Member::pointer)>;
    constexpr auto kField = schema_detail::meaning_of<Member>();
    static_assert(!kField.meaning.empty());
    if (only && std::find(only->begin(), only->end(), kField.name) == only->end()) return;
    bool required = true;
    JsonObject schema;
    if constexpr (schema_detail::kIsLeftOut<Field>) {
      required = false;
      schema = value<std::string>(kField.bounds, use, false);
    } else {
      const bool may_be_absent =
          use == Use::kRequest && (json_detail::kIsOptional<Field> || kField.bounds.may_be_absent);
      required = !may_be_absent;
      schema = value<Field>(kField.bounds, use, may_be_absent);
    }
    properties.schemas.add(kField.name, schema.add("description", kField.meaning));
    if (required) properties.required.emplace_back(kField.name);
  });
}

template <typename T>
void Schemas::add_struct(Use use, std::string_view name) {
  if (!claim(name, &kTypeTag<T>)) return;
  Properties properties;
  add_fields<T>(use, properties);
  add_object(name, meanings_of(static_cast<const T*>(nullptr)).meaning, properties, false);
}

template <typename T>
JsonObject Schemas::value(const events::Bounds& bounds, Use use, bool nullable) {
  using Written = typename WrittenAs<T>::Type;
  if constexpr (!std::same_as<Written, T>) {
    return value<Written>(bounds, use, nullable);
  } else if constexpr (json_detail::kIsOptional<T>) {
    return value<typename T::value_type>(bounds, use, true);
  } else if constexpr (std::same_as<T, bool>) {
    return schema_detail::plain("boolean", nullable);
  } else if constexpr (std::integral<T>) {
    return schema_detail::integer(std::is_unsigned_v<T>, sizeof(T), bounds, nullable);
  } else if constexpr (json_detail::FixedDecimals<T>::value >= 0) {
    return schema_detail::number(json_detail::FixedDecimals<T>::value, nullable);
  } else if constexpr (std::same_as<T, events::Id>) {
    return schema_detail::id(use, nullable);
  } else if constexpr (std::same_as<T, events::Timestamp>) {
    return schema_detail::instant(use, nullable);
  } else if constexpr (std::same_as<T, projections::ZonedInstant>) {
    return schema_detail::text_of_format("date-time", nullable);
  } else if constexpr (std::same_as<T, projections::Date>) {
    return schema_detail::text_of_format("date", nullable);
  } else if constexpr (std::same_as<T, projections::RawJson>) {
    return schema_detail::plain("object", nullable);
  } else if constexpr (std::is_enum_v<T> || std::convertible_to<T, std::string_view>) {
    return bounds.is_object ? schema_detail::plain("object", nullable) : schema_detail::text(bounds, nullable);
  } else if constexpr (json_detail::kIsVector<T>) {
    return schema_detail::array(value<typename T::value_type>({}, use, false), nullable);
  } else if constexpr (json_detail::kArraySize<T> != 0) {
    return schema_detail::array(value<typename T::value_type>({}, use, false), nullable)
        .add("minItems", json_detail::kArraySize<T>)
        .add("maxItems", json_detail::kArraySize<T>);
  } else {
    constexpr std::string_view kName = meanings_of(static_cast<const T*>(nullptr)).type;
    add_struct<T>(use, kName);
    return schema_detail::reference(kName, nullable);
  }
}

}  // namespace flowtally::api
