#include "api/schema.h"

#include <utility>

namespace flowtally::api {
namespace schema_detail {
namespace {

using projections::RawJson;

RawJson quoted(std::string_view text) {
  RawJson json;
  events::append_json_string(json.text, text);
  return json;
}

JsonObject text_or_integer(Use use, bool nullable) {
  if (use == Use::kAnswer) return plain("string", nullable);
  std::vector<std::string_view> types = {"string", "integer"};
  if (nullable) types.emplace_back("null");
  return JsonObject().add("type", types);
}

}  // namespace

JsonObject plain(std::string_view type, bool nullable) {
  JsonObject schema;
  if (nullable) {
    schema.add("type", std::vector<std::string_view>{type, "null"});
  } else {
    schema.add("type", type);
  }
  return schema;
}

JsonObject text(const events::Bounds& bounds, bool nullable) {
  JsonObject schema = plain("string", nullable);
  if (bounds.code_points_max > 0) schema.add("maxLength", bounds.code_points_max);
  if (!bounds.one_of.empty()) {
    std::vector<RawJson> values;
    for (const auto& value : bounds.one_of) values.push_back(quoted(value));
    if (nullable) values.push_back({"null"});
    schema.add("enum", values);
  }
  return schema;
}

JsonObject text_of_format(std::string_view format, bool nullable) {
  return plain("string", nullable).add("format", format);
}

JsonObject id(Use use, bool nullable) {
  return text_or_integer(use, nullable).add("minLength", 1).add("maxLength", events::Id::kBytesMax);
}

JsonObject instant(Use use, bool nullable) {
  JsonObject schema = text_or_integer(use, nullable).add("format", "date-time");
  if (use == Use::kRequest) schema.add("minimum", 0);
  return schema;
}

JsonObject integer(bool is_unsigned, std::size_t bytes, const events::Bounds& bounds, bool nullable) {
  JsonObject schema = plain("integer", nullable);
  schema.add("format", bytes > 4 || (is_unsigned && bytes == 4) ? "int64" : "int32");
  if (bounds.min || is_unsigned) schema.add("minimum", bounds.min.value_or(0));
  if (bounds.max) schema.add("maximum", *bounds.max);
  return schema;
}

JsonObject number(int decimals, bool nullable) {
  return plain("number", nullable).add("format", "double").add("x-decimals", decimals);
}

JsonObject array(const JsonObject& items, bool nullable) { return plain("array", nullable).add("items", items); }

JsonObject reference(std::string_view component, bool nullable) {
  JsonObject schema;
  schema.add("$ref", "#/components/schemas/" + std::string(component));
  if (!nullable) return schema;
  JsonObject either;
  either.add("anyOf", std::vector<RawJson>{schema.json(), plain("null", false).json()});
  return either;
}

}  // namespace schema_detail

projections::RawJson Schemas::add_object(std::string_view name, std::string_view meaning, const Properties& properties,
                                         bool closed) {
  JsonObject schema = schema_detail::plain("object", false);
  schema.add("description", meaning).add("properties", properties.schemas);
  if (!properties.required.empty()) schema.add("required", properties.required);
  if (closed) schema.add("additionalProperties", false);
  return add_component(name, schema);
}

projections::RawJson Schemas::add_component(std::string_view name, const JsonObject& schema) {
  auto& component = components_[std::string(name)];
  const auto text = schema.json();
  events::ensure(component.schema.text.empty() || component.schema == text, "a component's name is one schema's");
  component.schema = text;
  return schema_detail::reference(name, false).json();
}

projections::RawJson Schemas::components() const {
  JsonObject all;
  for (const auto& [name, component] : components_) all.add(name, component.schema);
  return all.json();
}

bool Schemas::claim(std::string_view name, const void* type) {
  const auto [component, is_new] = components_.try_emplace(std::string(name));
  events::ensure(is_new || component->second.type == type, "a component's name is one type's");
  component->second.type = type;
  return is_new;
}

}  // namespace flowtally::api
