#include "engine/accounts_page.h"

#include <algorithm>
#include <utility>

#include "projections/case_fold.h"

namespace flowtally::engine {

using projections::NullableText;
using projections::Text;

namespace {

NullableText name_of(const AccountSlot& slot) {
  const std::shared_lock lock(slot.mutex);
  auto name = slot.account.catalog().name();
  return name ? NullableText(Text{*std::move(name)}) : std::nullopt;
}

bool holds(std::string_view text, const std::string& needle) {
  return projections::fold_case(text).find(needle) != std::string::npos;
}

}  // namespace

projections::AccountsPage accounts_page(const AccountMap& accounts, const projections::ListQuery& query) {
  auto slots = accounts.all();
  std::erase_if(slots, [&](const NamedSlot& named) {
    return named.slot->position == 0 || (query.after && named.id <= query.after->id);
  });
  std::sort(slots.begin(), slots.end(), [](const NamedSlot& a, const NamedSlot& b) { return a.id < b.id; });
  const auto needle = projections::fold_case(query.search);
  projections::AccountsPage page;
  for (const auto& [id, slot] : slots) {
    auto name = name_of(*slot);
    const bool found = needle.empty() || holds(id, needle) || (name && holds(name->value, needle));
    if (!found) continue;
    if (page.items.size() == query.limit) {
      page.next_cursor = Text{projections::IdCursor{page.items.back().account_id}.text()};
      break;
    }
    page.items.push_back({id, std::move(name)});
  }
  return page;
}

}  // namespace flowtally::engine
