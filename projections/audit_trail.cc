#include "projections/audit_trail.h"

#include <array>
#include <string>
#include <variant>

namespace flowtally::projections {

void AuditTrail::apply(const Fact& fact) {
  const auto& told = std::get<events::AuditRecorded>(fact.source->payload);
  const auto keep = [this](std::string_view text) { return text.empty() ? std::string_view() : texts_.copy(text); };
  entries_.insert({fact.time_ms, fact.event, fact.user, keep(told.action), keep(told.resource_type),
                   told.resource_id.empty() ? std::string_view() : keep(told.resource_id.text()), keep(told.details),
                   keep(told.ip_address), keep(told.user_agent)});
}

namespace {

// The entries' texts, in the order of the struct.
constexpr std::array kTexts = {&AuditEntry::action,  &AuditEntry::resource_type, &AuditEntry::resource_id,
                               &AuditEntry::details, &AuditEntry::ip_address,    &AuditEntry::user_agent};

}  // namespace

void AuditTrail::transfer(const AuditTrail& self, StateWriter& archive) {
  archive(std::uint64_t{self.entries_.size()});
  for (const auto& entry : self.entries_) {
    archive(entry.time_ms, entry.event, entry.admin);
    for (const auto text : kTexts) archive(std::string(entry.*text));
  }
}

void AuditTrail::transfer(AuditTrail& self, StateReader& archive) {
  std::uint64_t count = 0;
  archive(count);
  std::string read;
  const auto known_events = self.entries_.key_comp().events->size();
  for (std::uint64_t i = 0; i < count && archive.fits(); ++i) {
    AuditEntry entry{};
    archive(entry.time_ms, entry.event, entry.admin);
    if (!archive.fits() || entry.event >= known_events) return archive.reject();
    for (const auto text : kTexts) {
      archive(read);
      entry.*text = self.texts_.copy(read);
    }
    self.entries_.insert(self.entries_.end(), entry);
  }
}

}  // namespace flowtally::projections
