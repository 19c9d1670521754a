#include "projections/catalog.h"

#include <algorithm>

#include "projections/grown.h"

namespace flowtally::projections {

namespace {

void offer(Latest<std::string>& field, const std::optional<std::string_view>& value, const Fact& fact,
           const AccountIds& ids) {
  if (value && field.yields_to(fact, ids.events)) field.set(fact, std::string(*value));
}

}  // namespace

void Catalog::apply(const Fact& fact, const AccountIds& ids) {
  const auto& payload = fact.source->payload;
  if (const auto* account = std::get_if<events::AccountUpdated>(&payload)) {
    offer(name_, account->name, fact, ids);
    offer(time_zone_, account->time_zone, fact, ids);
    offer(business_hours_, account->business_hours, fact, ids);
    offer(sla_, account->sla, fact, ids);
  } else if (const auto* updated = std::get_if<events::UserUpdated>(&payload)) {
    auto& user = grown(users_, fact.user);
    user.updated = true;
    if (!user.forgotten) offer(user.name, updated->name, fact, ids);
    offer(user.role, updated->role, fact, ids);
  } else if (std::holds_alternative<events::UserForgotten>(payload)) {
    auto& user = grown(users_, fact.user);
    user.forgotten = true;
    user.name = {};
  } else if (const auto* flow_updated = std::get_if<events::FlowUpdated>(&payload)) {
    auto& flow = grown(flows_, fact.flow);
    flow.updated = true;
    offer(flow.name, flow_updated->name, fact, ids);
    if (!flow_updated->tree_structure || !flow.titles.yields_to(fact, ids.events)) return;
    Titles titles;
    for (const auto& node : *flow_updated->tree_structure) {  // an id that comes twice: the last in pre-order holds
      titles[ids.nodes.find(node.id)] = node.title ? std::optional<std::string>(*node.title) : std::nullopt;
    }
    for (const auto& [node, title] : flow.titles.value()) --trees_with_[node];
    for (const auto& [node, title] : titles) ++grown(trees_with_, node);
    flow.titles.set(fact, std::move(titles));
  }
}

std::optional<std::string> Catalog::time_zone() const {
  return time_zone_.known() ? std::optional(time_zone_.value()) : std::nullopt;
}

events::SlaLimits Catalog::sla_limits() const {
  if (!sla_.known()) return {};
  const auto limits = events::parse_sla(sla_.value());
  return limits ? *limits : events::SlaLimits();
}

bool Catalog::has_business_hours() const {
  return business_hours_.known() && events::parse_business_hours(business_hours_.value()).ok();
}

events::BusinessHours Catalog::business_hours_in_force() const {
  if (!business_hours_.known()) return events::default_business_hours();
  auto hours = events::parse_business_hours(business_hours_.value());
  return hours ? std::move(hours).value() : events::default_business_hours();
}

std::int64_t Catalog::settings_time_ms() const {
  return std::max({name_.time_ms(), time_zone_.time_ms(), sla_.time_ms(), business_hours_.time_ms()});
}

std::string_view Catalog::user_name(std::uint32_t user) const {
  if (is_forgotten(user)) return "Deleted user";
  return user < users_.size() && users_[user].name.known() ? std::string_view(users_[user].name.value()) : "Unknown";
}

std::string_view Catalog::flow_name(std::uint32_t flow) const {
  return flow < flows_.size() && flows_[flow].name.known() ? std::string_view(flows_[flow].name.value())
                                                           : "Unknown flow";
}

std::string_view Catalog::node_title(std::uint32_t flow, std::uint32_t node) const {
  if (flow >= flows_.size()) return "Unknown Step";
  const auto& titles = flows_[flow].titles.value();
  const auto found = titles.find(node);
  if (found == titles.end()) return "Unknown Step";
  return found->second ? std::string_view(*found->second) : "Unnamed";
}

}  // namespace flowtally::projections
