#include "tests/fuzz/history_lines.h"

#include <fmt/format.h>

#include <chrono>

namespace flowtally::tests::fuzz {
namespace {

using events::Milliseconds;
using events::Timestamp;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year;

const std::array<std::string, 3> kAccounts = {"acme", "globex", "00000000-0000-4000-8000-00000000000a"};
const std::array<std::string, 4> kThings = {"1", "2", "3", "00000000-0000-4000-8000-000000000001"};
const std::array<std::string, 3> kVisitors = {"v1", "v2", "v3"};
const std::array<std::string, 6> kZones = {"UTC",           "America/New_York", "Asia/Kolkata",
                                           "Europe/Berlin", "Asia/Calcutta",    "Pacific/Apia"};
// Around a change of clocks in New York and one in Berlin, and some days on.
const std::array<Timestamp, 6> kBegins = {Timestamp{sys_days{year{2026} / 3 / 8} + hours{4}},
                                          Timestamp{sys_days{year{2026} / 3 / 8} + hours{6}},
                                          Timestamp{sys_days{year{2026} / 3 / 9}},
                                          Timestamp{sys_days{year{2026} / 3 / 28} + hours{23}},
                                          Timestamp{sys_days{year{2026} / 3 / 29} + hours{1}},
                                          Timestamp{sys_days{year{2026} / 3 / 31} + hours{18}}};

Timestamp some_time(Input& input) {
  const auto begin = input.pick(kBegins);
  // Mostly whole minutes, so that there are ties; now and then a millisecond beside one.
  const auto offset = input.byte();
  return begin + minutes{offset / 3 * 5} + Milliseconds{offset % 3 == 2 ? -1 : 0};
}

/// The fields of one event. Chained calls, because they take bytes of the input and so have to come in order.
class Fields {
 public:
  Fields(Input& input, std::string& type) : input_(input), type_(type) {}

  Fields& type(std::string_view type) { return type_ = type, *this; }
  Fields& raw(std::string_view name, std::string_view json) {
    text_ += fmt::format(R"(,"{}":{})", name, json);
    return *this;
  }
  template <typename Texts>
  Fields& pick(std::string_view name, const Texts& texts) {
    return raw(name, fmt::format(R"("{}")", input_.pick(texts)));
  }
  Fields& number(std::string_view name, std::uint32_t min, std::uint32_t end) {
    return raw(name, std::to_string(min + input_.below(end - min)));
  }
  /// Whether what comes next is there.
  bool chance() { return input_.below(3) != 0; }
  template <typename Texts>
  Fields& perhaps(std::string_view name, const Texts& texts) {
    return chance() ? pick(name, texts) : *this;
  }
  Fields& session() { return pick("session_id", kThings); }
  Fields& chat() { return pick("chat_id", kThings); }
  Fields& user() { return pick("user_id", kUsers); }
  Fields& node() { return pick("node_id", kNodes); }
  Fields& visitor() { return pick("visitor_id", kVisitors); }
  Fields& operator_of() { return pick("operator_id", kUsers); }

  Input& input() { return input_; }
  const std::string& text() const { return text_; }

 private:
  Input& input_;
  std::string& type_;
  std::string text_;
};

constexpr std::array kNames = {"Ann", "Bob", "", "Zo\xC3\xAB \\\"x\\\""};

void add_tree(Fields& fields) {
  auto& input = fields.input();
  const auto& root = input.pick(kNodes);
  const auto& title = input.pick(kNames);
  const auto& child = input.pick(kNodes);
  fields.raw("tree_structure",
             fmt::format(R"({{"id":"{}","title":"{}","children":[{{"id":"{}"}}]}})", root, title, child));
}

void name(Fields& fields) {
  constexpr std::array kHours = {
      R"({"week":[{"day_of_week":1,"intervals":[{"open":"08:00","close":"17:00"}]}]})",
      R"({"week":[{"day_of_week":0,"intervals":[{"open":"22:00","close":"06:00"}]}],"exceptions":[{"date":"2026-03-29","intervals":[{"open":"00:00","close":"24:00"}]}]})",
      R"({"week":[]})"};
  switch (fields.input().below(4)) {
    case 0:
      fields.type("account.updated").perhaps("name", kNames).perhaps("time_zone", kZones);
      if (fields.chance()) fields.raw("business_hours", fields.input().pick(kHours));
      if (fields.chance()) fields.raw("sla", fmt::format(R"({{"queue_wait_seconds":{}}})", 1 + fields.input().byte()));
      return;
    case 1:
      fields.type("user.updated").user().perhaps("name", kNames);
      return;
    case 2:
      fields.type("flow.updated").pick("tree_id", kFlows).perhaps("name", kNames);
      if (fields.chance()) add_tree(fields);
      return;
    default:
      fields.type("user.forgotten").user();
  }
}

void happen_in_session(Fields& fields) {
  constexpr std::array kOutcomes = {"resolved", "escalated", "workaround", "unresolved"};
  constexpr std::array kComments = {"fine", "", "no"};
  fields.session();
  switch (fields.input().below(8)) {
    case 0:
    case 1:
      fields.type("session.started").pick("tree_id", kFlows).user();
      return;
    case 2:
      fields.type("session.step_visited").node();
      if (fields.chance()) fields.number("position", 0, 3);
      return;
    case 3:
      fields.type("session.completed").perhaps("outcome", kOutcomes);
      return;
    case 4:
      fields.type("step.feedback_given").node().user();
      fields.raw("was_helpful", fields.chance() ? "true" : "false");
      return;
    case 5:
      fields.type("step.feedback_withdrawn").node().user();
      return;
    case 6:
      fields.type("session.rated").user().number("rating", 1, 6).perhaps("comment", kComments);
      return;
    default:
      fields.type("session.deleted");
  }
}

void happen_in_chat(Fields& fields) {
  constexpr std::array kClosers = {"operator", "visitor", "system", "system_timeout"};
  constexpr std::array kChannels = {"web", "app"};
  fields.chat();
  switch (fields.input().below(8)) {
    case 0:
    case 1:
      fields.type("chat.opened").visitor().perhaps("channel", kChannels);
      return;
    case 2:
      fields.type("chat.claimed").operator_of();
      return;
    case 3:
      fields.type("chat.responded").operator_of();
      return;
    case 4:
      fields.type("chat.transferred").operator_of();
      return;
    case 5:
    case 6:
      fields.type("chat.closed").pick("closed_by", kClosers);
      return;
    default:
      fields.type("chat.rated").visitor().number("rating", 1, 6);
  }
}

void happen_to_people(Fields& fields) {
  constexpr std::array kModes = {"bot", "human"};
  constexpr std::array kPresences = {"online", "away", "busy", "offline"};
  constexpr std::array kActions = {"flow.archived", "user.invited"};
  switch (fields.input().below(5)) {
    case 0:
      fields.type("chat.message_sent").visitor().raw("sender", R"("visitor")").perhaps("chat_id", kThings);
      return;
    case 1:
      fields.type("chat.message_sent").visitor().raw("sender", R"("operator")").chat().operator_of();
      return;
    case 2:
      fields.type("visitor.mode_changed").visitor().pick("mode", kModes);
      return;
    case 3:
      fields.type("operator.presence_changed").operator_of().pick("presence", kPresences);
      return;
    default:
      fields.type("audit.recorded").pick("action", kActions).raw("resource_type", R"("user")");
      fields.perhaps("admin_id", kUsers);
      if (fields.chance()) fields.raw("details", R"({"a":[1]})");
  }
}

}  // namespace

const std::array<std::pair<Timestamp, Timestamp>, 3> kSpans = {
    {{sys_days{year{2026} / 3 / 1}, sys_days{year{2026} / 4 / 30}},
     {Timestamp{sys_days{year{2026} / 3 / 8} + hours{5}}, Timestamp{sys_days{year{2026} / 3 / 29} + hours{2}}},
     {Timestamp{sys_days{year{2026} / 3 / 8} + hours{4} + minutes{5}},
      Timestamp{sys_days{year{2026} / 3 / 8} + hours{6} + minutes{30}}}}};
const std::array<Timestamp, 3> kInstants = {Timestamp{sys_days{year{2026} / 3 / 8} + hours{7}},
                                            Timestamp{sys_days{year{2026} / 3 / 29} + hours{5}},
                                            Timestamp{sys_days{year{2026} / 4 / 2}}};

Step next_step(Input& input) {
  const auto choice = input.below(64);
  if (choice < 4) return {Step::Kind::kEndBatch};
  if (choice == 4) return {Step::Kind::kRestart};
  if (choice == 5) return {Step::Kind::kRestartFromSnapshot};
  if (choice == 6) return {Step::Kind::kCompare};
  std::string type;
  Fields fields(input, type);
  const auto happen = choice < 16   ? name
                      : choice < 38 ? happen_in_session
                      : choice < 54 ? happen_in_chat
                                    : happen_to_people;
  happen(fields);
  const auto& account = input.pick(kAccounts);
  const auto time = some_time(input);
  const auto id = input.below(256);
  return {Step::Kind::kEvent, fmt::format(R"({{"id":"e{}","type":"{}","time":"{}","account_id":"{}"{}}})"
                                          "\n",
                                          id, type, events::format_timestamp(time), account, fields.text())};
}

}  // namespace flowtally::tests::fuzz
