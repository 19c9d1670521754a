#include "api/event_schema.h"

#include <string>
#include <utility>
#include <variant>

#include "api/media_type.h"
#include "events/ndjson.h"
#include "events/time.h"

namespace flowtally::api {
namespace {

using projections::RawJson;

constexpr std::string_view kAccount = "acme";

/// Adds the component of one event type.
template <typename Payload>
RawJson add_event_type(Schemas& schemas) {
  constexpr auto kMeanings = meanings_of(static_cast<const Payload*>(nullptr));
  Properties properties;
  schemas.add_fields<events::Event>(Use::kRequest, properties);
  properties.schemas.add("type", JsonObject()
                                     .add("type", "string")
                                     .add("const", events::type_name(Payload::kType))
                                     .add("description", "What kind of event it is."));
  properties.required.emplace_back("type");
  schemas.add_fields<Payload>(Use::kRequest, properties);
  return schemas.add_object(kMeanings.type, kMeanings.meaning, properties, false);
}

template <typename... Payloads>
RawJson add_event(Schemas& schemas, const std::variant<Payloads...>*) {
  JsonObject mapping;
  (mapping.add(events::type_name(Payloads::kType),
               "#/components/schemas/" + std::string(meanings_of(static_cast<const Payloads*>(nullptr)).type)),
   ...);
  JsonObject event;
  event.add("description", "An immutable fact. Fields that its type does not have are ignored, null is absent.")
      .add("oneOf", std::vector<RawJson>{add_event_type<Payloads>(schemas)...})
      .add("discriminator", JsonObject().add("propertyName", "type").add("mapping", mapping));
  return schemas.add_component("Event", event);
}

RawJson event_schema(Schemas& schemas) { return add_event(schemas, static_cast<const events::Payload*>(nullptr)); }

RawJson one_or_more_events(Schemas& schemas) {
  const RawJson event = event_schema(schemas);
  JsonObject list;
  list.add("type", "array").add("items", event);
  return JsonObject().add("oneOf", std::vector<RawJson>{event, list.json()}).json();
}

std::string line_of(const events::Event& event) {
  std::string line;
  events::append_ndjson(line, event);
  return line;
}

}  // namespace

std::vector<events::Event> example_events() {
  using events::Id;
  std::vector<events::Payload> payloads = {
      events::AccountUpdated{"Acme", "Europe/Berlin", std::nullopt, R"({"queue_wait_seconds":240})"},
      events::UserUpdated{Id("jane"), "Jane Smith", "engineer"},
      events::UserForgotten{Id("joe")},
      events::FlowUpdated{Id("dns"), "DNS Resolution",
                          events::Tree{{0, Id("n1"), "Does the name resolve?"}, {1, Id("n2"), "Flush the cache"}}},
      events::SessionStarted{Id("s-17"), Id("dns"), Id("jane")},
      events::SessionStepVisited{Id("s-17"), Id("n2"), 1},
      events::SessionCompleted{Id("s-17"), events::Outcome::kResolved},
      events::SessionDeleted{Id("s-16")},
      events::StepFeedbackGiven{Id("s-17"), Id("n2"), Id("jane"), true},
      events::StepFeedbackWithdrawn{Id("s-17"), Id("n2"), Id("jane")},
      events::SessionRated{Id("s-17"), Id("jane"), 5, "Solved at the second step"},
      events::ChatOpened{Id("c-3"), Id("v-8"), "web"},
      events::ChatClaimed{Id("c-3"), Id("jane")},
      events::ChatMessageSent{Id("v-8"), Id("c-3"), events::Sender::kOperator, Id("jane")},
      events::ChatResponded{Id("c-2"), Id("jane")},
      events::ChatTransferred{Id("c-3"), Id("li"), "Speaks the visitor's language"},
      events::ChatClosed{Id("c-3"), events::ClosedBy::kVisitor},
      events::ChatRated{Id("c-3"), Id("v-8"), 4, "Quick and kind"},
      events::VisitorModeChanged{Id("v-8"), events::VisitorMode::kHuman},
      events::OperatorPresenceChanged{Id("jane"), events::Presence::kOnline},
      events::AuditRecorded{Id("jane"), "export", "report", Id("r-1"), R"({"rows":120})", "192.0.2.7", "Firefox/145.0"},
  };
  events::ensure(payloads.size() == std::variant_size_v<events::Payload>, "every event type has its example");
  constexpr events::Timestamp kFirst{std::chrono::milliseconds{1'770'000'000'000}};
  std::vector<events::Event> examples;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    events::ensure(payloads[i].index() == i, "examples of events stand in the order of their types");
    const auto number = static_cast<std::uint64_t>(i) + 1;
    examples.push_back({Id::uuid(0x6f1c'9a52'0b7e'4d7a, 0x9f43'2c1f'0a5b'e000 + number), Id(kAccount),
                        kFirst + std::chrono::minutes(i), std::move(payloads[i])});
  }
  return examples;
}

std::vector<Content> event_bodies() {
  Content json{"application/json", one_or_more_events, {}};
  std::string text;
  for (const events::Event& event : example_events()) {
    const std::string line = line_of(event);
    json.examples.push_back({std::string(events::type_name(events::type_of(event))), {line}});
    text.append(line).push_back('\n');
  }
  RawJson quoted;
  events::append_json_string(quoted.text, text);
  std::vector<Content> bodies;
  for (const auto type : kNdjsonTypes) {
    bodies.push_back({type, [](Schemas& schemas) { return schemas.of<std::string>(Use::kRequest); }, {}});
    bodies.back().examples.push_back({"a line of every type", quoted});
  }
  bodies.push_back(std::move(json));
  return bodies;
}

}  // namespace flowtally::api
