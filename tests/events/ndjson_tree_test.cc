#include <doctest/doctest.h>

#include <string>

#include "tests/events/reading.h"

namespace flowtally::tests {

using namespace events;

namespace {

Batch read_tree_line(const std::string& tree) {
  return read_ndjson(event_line("flow.updated", R"(,"tree_id":"t","tree_structure":)" + tree + "}"));
}

Tree tree_of(const std::string& json) {
  const Batch batch = read_tree_line(json);
  REQUIRE(batch.events.size() == 1);
  return std::get<FlowUpdated>(batch.events[0].payload).tree_structure.value();
}

// A path of so many nodes, one below the other.
std::string path(std::size_t levels) {
  std::string json;
  for (std::size_t i = 1; i < levels; ++i) json += R"({"id":"n","children":[)";
  json += R"({"id":"n"})";
  for (std::size_t i = 1; i < levels; ++i) json += "]}";
  return json;
}

}  // namespace

TEST_CASE("tree: nodes come in pre-order with their depth") {
  const Batch batch = read_tree_line(
      R"({"children":[{"id":"a","children":[{"id":"b","title":"B"}]},{"id":"c","children":null},{"id":"d","children":[]}],)"
      R"("id":"root","title":"Root","unknown":{"id":7}})");
  REQUIRE(batch.events.size() == 1);
  const Tree expected = {{0, Id("root"), "Root"},
                         {1, Id("a"), std::nullopt},
                         {2, Id("b"), "B"},
                         {1, Id("c"), std::nullopt},
                         {1, Id("d"), std::nullopt}};
  CHECK(std::get<FlowUpdated>(batch.events[0].payload).tree_structure == expected);
}

TEST_CASE("tree: the question stands in for an absent title, not for an empty one") {
  CHECK(tree_of(R"({"id":"n","question":"Why?"})")[0].title.has_value());
  const Batch question = read_tree_line(R"({"id":"n","title":null,"question":"Why?"})");
  CHECK(std::get<FlowUpdated>(question.events.at(0).payload).tree_structure.value()[0].title == "Why?");
  const Batch both = read_tree_line(R"({"id":"n","question":"Why?","title":"Because"})");
  CHECK(std::get<FlowUpdated>(both.events.at(0).payload).tree_structure.value()[0].title == "Because");
  const Batch empty = read_tree_line(R"({"id":"n","question":"Why?","title":""})");
  CHECK(std::get<FlowUpdated>(empty.events.at(0).payload).tree_structure.value()[0].title == "");
}

TEST_CASE("tree: a title has at most 2000 code points, a question that is not the title any number") {
  std::string longest;
  for (std::size_t i = 0; i < kNodeTitleCodePointsMax; ++i) longest += "\u00e4";
  CHECK(read_tree_line(R"({"id":"n","title":")" + longest + "\"}").events.size() == 1);
  CHECK(read_tree_line(R"({"id":"n","title":"T","question":")" + longest + "x\"}").events.size() == 1);
  CHECK(read_tree_line(R"({"id":"n","title":")" + longest + "x\"}").rejects.at(0).code == RejectCode::kInvalidField);
  CHECK(read_tree_line(R"({"id":"n","question":")" + longest + "x\"}").rejects.at(0).code == RejectCode::kInvalidField);
}

TEST_CASE("tree: a tree has at most 256 levels, and any more are an invalid field however many") {
  CHECK(tree_of(path(kTreeLevelsMax)).back().depth == kTreeLevelsMax - 1);
  for (const std::size_t levels : {std::size_t{kTreeLevelsMax + 1}, std::size_t{600}, std::size_t{40'000}}) {
    const Batch batch = read_tree_line(path(levels));
    REQUIRE(batch.rejects.size() == 1);
    CHECK(batch.rejects[0].code == RejectCode::kInvalidField);
    CHECK(batch.rejects[0].id == "e1");
  }
}

TEST_CASE("tree: what is no tree is an invalid field that names the culprit") {
  for (const std::string json :
       {"[]", "\"tree\"", "7", "{}", R"({"id":null})", R"({"id":7.5})", R"({"id":""})", R"({"id":"\u0000"})",
        R"({"id":"a","title":7})", R"({"id":"a","title":"\u0000"})", R"({"id":"a","title":"b","question":7})",
        R"({"id":"a","children":{}})", R"({"id":"a","children":"b"})", R"({"id":"a","children":[null]})",
        R"({"id":"a","children":["b"]})", R"({"id":"a","children":[{"title":"b"}]})", R"({"id":"a","id":"a"})",
        R"({"id":"a","children":[],"children":null})"}) {
    INFO(json);
    const Batch batch = read_tree_line(json);
    REQUIRE(batch.rejects.size() == 1);
    CHECK(batch.rejects[0].code == RejectCode::kInvalidField);
    CHECK(batch.rejects[0].detail.starts_with("`tree_structure` "));
  }
}

TEST_CASE("tree: a flow's line may have 1 MiB") {
  std::string children;
  while (children.size() < 900'000) children += R"({"id":"0123abcd-4567-89ef-fedc-ba9876543210","title":"A step"},)";
  children.pop_back();
  const Batch batch = read_tree_line(R"({"id":"root","children":[)" + children + "]}");
  CHECK(batch.events.size() == 1);
}

}  // namespace flowtally::tests
