#include "projections/audit_trail.h"

#include <variant>

namespace flowtally::projections {

void AuditTrail::apply(const Fact& fact) {
  const auto& told = std::get<events::AuditRecorded>(fact.source->payload);
  const auto keep = [this](std::string_view text) { return text.empty() ? std::string_view() : texts_.copy(text); };
  entries_.insert({fact.time_ms, fact.event, fact.user, keep(told.action), keep(told.resource_type),
                   told.resource_id.empty() ? std::string_view() : keep(told.resource_id.text()), keep(told.details),
                   keep(told.ip_address), keep(told.user_agent)});
}

}  // namespace flowtally::projections
