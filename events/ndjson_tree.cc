#include <array>
#include <string>

#include "events/name_table.h"
#include "events/ndjson_fields.h"
#include "events/shown_text.h"

namespace flowtally::events {

namespace dom = simdjson::dom;

namespace {

enum Member : std::uint8_t { kNodeId, kTitle, kQuestion, kChildren };
constexpr NameTable<4> kMemberNames({"id", "title", "question", "children"});

class TreeReader {
 public:
  TreeReader(Arena& arena, Tree& tree) : arena_(arena), tree_(tree) {}

  /// The node and what hangs below it. False after the first problem.
  bool node(const dom::element& value, std::uint32_t depth);

  std::string take_problem() { return std::move(problem_); }

 private:
  // The members of one node that matter, null ones left out.
  using Members = std::array<const dom::element*, 4>;

  bool fail(std::string sentence) {
    problem_ = std::move(sentence);
    return false;
  }
  bool title(const dom::element* value, std::string_view name, std::optional<std::string_view>& text);

  Arena& arena_;
  Tree& tree_;
  std::string problem_;
};

bool TreeReader::title(const dom::element* value, std::string_view name, std::optional<std::string_view>& text) {
  if (value == nullptr) return true;
  std::string_view raw;
  if (value->get_string().get(raw) != simdjson::SUCCESS) {
    return fail("has a node whose `" + std::string(name) + "` is " + shown_value(*value) + "; it must be a string");
  }
  // A question below a title is not kept, so it may be of any length.
  if (text) return true;
  if (const std::string problem = text_problem(raw, kNodeTitleCodePointsMax); !problem.empty()) {
    return fail("has a node whose `" + std::string(name) + "` is " + shown_text(raw) + ", which " + problem);
  }
  text = arena_.copy(raw);
  return true;
}

bool TreeReader::node(const dom::element& value, std::uint32_t depth) {
  dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) {
    const std::string shown = shown_value(value) + "; it must be an object";
    return fail(depth == 0 ? "is " + shown : "has a node that is " + shown);
  }
  if (depth >= kTreeLevelsMax) return fail("has more than " + std::to_string(kTreeLevelsMax) + " levels");

  std::array<dom::element, 4> slots;
  std::array<bool, 4> seen{};
  for (const dom::key_value_pair member : object) {
    const std::size_t index = kMemberNames.find(member.key);
    if (index == kMemberNames.kAbsent) continue;
    if (seen[index]) return fail("has a node with more than one `" + std::string(member.key) + "`");
    seen[index] = true;
    slots[index] = member.value;
  }
  Members members{};
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (seen[i] && !slots[i].is_null()) members[i] = &slots[i];
  }

  if (members[kNodeId] == nullptr) return fail("has a node without an `id`");
  std::string_view id;
  IdDigits digits;
  if (const std::string_view problem = id_problem(*members[kNodeId], digits, id); !problem.empty()) {
    return fail("has a node whose `id` is " + shown_value(*members[kNodeId]) + "; it " + std::string(problem));
  }
  TreeNode added{.depth = depth, .id = keep_id(id, arena_), .title = std::nullopt};
  if (!title(members[kTitle], "title", added.title) || !title(members[kQuestion], "question", added.title))
    return false;
  tree_.push_back(added);

  if (members[kChildren] == nullptr) return true;
  dom::array children;
  if (members[kChildren]->get_array().get(children) != simdjson::SUCCESS) {
    return fail("has a node whose `children` is " + shown_value(*members[kChildren]) + "; it must be an array");
  }
  for (const dom::element child : children) {
    if (!node(child, depth + 1)) return false;
  }
  return true;
}

}  // namespace

std::string read_tree(const dom::element& root, Arena& arena, Tree& tree) {
  TreeReader reader(arena, tree);
  return reader.node(root, 0) ? std::string() : reader.take_problem();
}

}  // namespace flowtally::events
