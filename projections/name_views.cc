#include "projections/name_views.h"

#include <algorithm>

#include "projections/case_fold.h"

namespace flowtally::projections {

namespace {

std::uint64_t seconds(std::int64_t ms) { return static_cast<std::uint64_t>(ms / 1000); }

/// Fills a page with the entries that `exists`, called what `name_of` says.
template <typename Page, typename Exists, typename NameOf>
Page page_of(const IdTable& ids, const ListQuery& query, Exists&& exists, NameOf&& name_of) {
  const auto needle = fold_case(query.search);
  const auto is_found = [&](std::uint32_t index) {
    return needle.empty() || fold_case(name_of(index)).find(needle) != std::string::npos ||
           fold_case(ids.text(index)).find(needle) != std::string::npos;
  };
  const auto after = query.after ? std::optional(events::Id(query.after->id)) : std::nullopt;
  std::vector<std::uint32_t> found;
  for (std::uint32_t index = 0; index < ids.size(); ++index) {
    if (exists(index) && (!after || ids.id(index) > *after) && is_found(index)) found.push_back(index);
  }
  const bool more = found.size() > query.limit;
  const auto count = std::min(found.size(), query.limit);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(),
                    [&](std::uint32_t a, std::uint32_t b) { return ids.id(a) < ids.id(b); });
  Page page;
  for (std::size_t i = 0; i < count; ++i) page.items.push_back({ids.text(found[i]), std::string(name_of(found[i]))});
  if (more) page.next_cursor = Text{IdCursor{ids.text(found[count - 1])}.text()};
  return page;
}

}  // namespace

FlowsPage flows_page(const Account& account, const ListQuery& query) {
  return page_of<FlowsPage>(
      account.ids().flows, query, [&](std::uint32_t flow) { return account.has_flow(flow); },
      [&](std::uint32_t flow) { return account.catalog().flow_name(flow); });
}

UsersPage users_page(const Account& account, const ListQuery& query) {
  return page_of<UsersPage>(
      account.ids().users, query, [&](std::uint32_t user) { return account.has_user(user); },
      [&](std::uint32_t user) { return account.catalog().user_name(user); });
}

Settings settings(const Account& account) {
  const auto& catalog = account.catalog();
  Settings settings;
  if (auto name = catalog.name()) settings.name = Text{*std::move(name)};
  settings.time_zone = catalog.time_zone().value_or("UTC");
  const auto limits = catalog.sla_limits();
  settings.sla = {seconds(limits.queue_wait_ms), seconds(limits.first_response_ms), seconds(limits.resolution_ms)};
  return settings;
}

NullableText user_name(const Account& account, std::string_view user_id) {
  if (user_id.size() > events::Id::kBytesMax) return std::nullopt;
  const auto user = account.ids().users.find(events::Id(user_id));
  if (user == kNone || !account.catalog().has_user_name(user)) return std::nullopt;
  return Text{std::string(account.catalog().user_name(user))};
}

}  // namespace flowtally::projections
