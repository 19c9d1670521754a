// What clients are told about flows, users and settings (api/operation.h).
#include "api/account_handlers.h"
#include "projections/name_views.h"

namespace flowtally::api {
namespace {

using namespace projections;

constexpr std::string_view kLists = "Flows and users";
constexpr std::string_view kSettings = "Settings";

Settings example_settings() { return {Text{"Acme"}, "Europe/Berlin", {240, 120, 1800}}; }

}  // namespace

Operation describe_trees() {
  return {.id = "listFlows",
          .tag = kLists,
          .summary = "Flows to choose from, by id",
          .answers = {json_answer(200, "A page of flows.",
                                  FlowsPage{{{"dns", "DNS Resolution"}, {"vpn", "Unknown flow"}}, std::nullopt})}};
}

Operation describe_users() {
  return {.id = "listUsers",
          .tag = kLists,
          .summary = "Users to choose from, by id",
          .answers = {json_answer(200, "A page of users.", UsersPage{{{"jane", "Jane Smith"}}, Text{"amFuZQ"}})}};
}

Operation describe_get_settings() {
  return {.id = "getSettings",
          .tag = kSettings,
          .summary = "The settings in force",
          .answers = {json_answer(200, "The settings.", example_settings())}};
}

Operation describe_put_settings() {
  const Settings example = example_settings();
  JsonObject body;
  body.add("time_zone", example.time_zone).add("sla", example.sla);
  return {.id = "changeSettings",
          .tag = kSettings,
          .summary = "Change settings",
          .description =
              "What is left out or null stays; `sla` is replaced as a whole. The answer comes once the change is "
              "durable and visible.",
          .body = {command_body<events::AccountUpdated>("SettingsChange", "The settings to change.", kSettingsMembers,
                                                        body)},
          .answers = {json_answer(200, "The settings after the change.", example)}};
}

}  // namespace flowtally::api
