#include "projections/time_zones.h"

#include <algorithm>

namespace flowtally::projections {
namespace {

struct ZoneName {
  std::string_view name;
  std::string_view target;  // empty for a canonical name
};

constexpr ZoneName kZoneNames[] = {
#include "projections/time_zones.inc"
};

constexpr bool is_before(const ZoneName& a, const ZoneName& b) { return a.name < b.name; }
static_assert(std::is_sorted(std::begin(kZoneNames), std::end(kZoneNames), is_before));

}  // namespace

std::optional<std::string_view> canonical_zone(std::string_view name) {
  const auto* const found =
      std::lower_bound(std::begin(kZoneNames), std::end(kZoneNames), ZoneName{name, {}}, is_before);
  if (found == std::end(kZoneNames) || found->name != name) return std::nullopt;
  return found->target.empty() ? found->name : found->target;
}

bool is_time_zone(std::string_view name) { return canonical_zone(name).has_value(); }

}  // namespace flowtally::projections
