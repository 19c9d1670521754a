#include "api/openapi.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/operation.h"
#include "api/routes.h"
#include "api/version.h"
#include "events/describe.h"

namespace flowtally::tests {
namespace {

namespace json = boost::json;
using api::Schemas;
using api::Use;

const std::set<std::string_view> kFiles = {"/",
                                           "/team",
                                           "/me",
                                           "/flows",
                                           "/flows/{tree_id}",
                                           "/live",
                                           "/audit",
                                           "/settings",
                                           "/sign-in",
                                           "/widgets",
                                           "/widgets.js",
                                           "/assets/{name}",
                                           "/team/",
                                           "/me/",
                                           "/flows/",
                                           "/flows/{tree_id}/",
                                           "/live/",
                                           "/audit/",
                                           "/settings/",
                                           "/sign-in/",
                                           "/widgets/"};

json::value parsed(const projections::RawJson& text) { return json::parse(text.text); }

struct Leaf {
  std::uint64_t count = 0;
};
FLOWTALLY_DESCRIBE(Leaf, (), "A leaf.", (count, "How many.", {.min = 1, .max = 9}));

struct Shape {
  std::optional<std::string> left_out;
  std::optional<projections::Fixed<1>> mean;
  std::vector<Leaf> leaves;
  bool is_open = false;
};
FLOWTALLY_DESCRIBE(Shape, (), "A shape.", (left_out, "May not be there."), (mean, "May be null."),
                   (leaves, "Some leaves."), (is_open, "Whether."));

}  // namespace

TEST_CASE("openapi: the table's routes but the dashboard's are the document's, and no others") {
  const auto routes = api::all_routes();
  const json::value document = json::parse(api::openapi_document(routes));
  std::set<std::string> in_table;
  for (const api::Route& route : routes) {
    if (kFiles.contains(route.pattern)) continue;
    std::string method(route.method);
    for (char& letter : method) letter = static_cast<char>(letter | 0x20);
    in_table.insert(method + " " + std::string(route.pattern));
  }
  std::set<std::string> in_document;
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      in_document.insert(std::string(method) + " " + std::string(path));
    }
  }
  CHECK(in_document == in_table);
  CHECK(document.at("info").at("version").as_string() == api::kVersion);
}

TEST_CASE("openapi: every route of the table is described, but for the dashboard's files") {
  for (const api::Route& route : api::all_routes()) {
    CAPTURE(route.pattern);
    const bool is_described = route.describe != nullptr;
    CHECK(is_described == !kFiles.contains(route.pattern));
  }
}

TEST_CASE("schema: an answer's struct is a component with its fields, their types and their meanings") {
  Schemas schemas;
  CHECK(parsed(schemas.of<Shape>(Use::kAnswer)) == json::parse(R"({"$ref":"#/components/schemas/Shape"})"));
  CHECK(parsed(schemas.components()) == json::parse(R"({
    "Leaf":{"type":"object","description":"A leaf.","required":["count"],"properties":{
      "count":{"type":"integer","format":"int64","minimum":1,"maximum":9,"description":"How many."}}},
    "Shape":{"type":"object","description":"A shape.","required":["mean","leaves","is_open"],"properties":{
      "left_out":{"type":"string","description":"May not be there."},
      "mean":{"type":["number","null"],"format":"double","x-decimals":1,"description":"May be null."},
      "leaves":{"type":"array","items":{"$ref":"#/components/schemas/Leaf"},"description":"Some leaves."},
      "is_open":{"type":"boolean","description":"Whether."}}}})"));
}

TEST_CASE("schema: of an event's fields those that may be absent are not required, and may be null") {
  Schemas schemas;
  api::Properties properties;
  const std::vector<std::string_view> members = {"rating", "comment"};
  schemas.add_fields<events::SessionRated>(Use::kRequest, properties, members);
  CHECK(properties.required == std::vector<std::string>{"rating"});
  const json::value fields = parsed(properties.schemas.json());
  CHECK(fields.as_object().size() == 2);
  CHECK(fields.at("comment").at("type") == json::parse(R"(["string","null"])"));
  CHECK(fields.at("comment").at("maxLength").to_number<int>() == 500);
}

}  // namespace flowtally::tests
