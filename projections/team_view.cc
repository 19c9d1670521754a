#include <algorithm>

#include "projections/view_parts.h"
#include "projections/views.h"

namespace flowtally::projections {

namespace {

TopEngineer top_engineer(const Account& account, std::uint32_t user, const Tally& tally, const DurationSet& durations) {
  TopEngineer top;
  top.user_id = account.ids().users.text(user);
  top.name = account.catalog().user_name(user);
  fill_leader(top, tally, durations);
  return top;
}

const UserState& user_state(const Account& account, std::uint32_t user) {
  static const UserState nobody;
  return user < account.users().size() ? account.users()[user] : nobody;
}

}  // namespace

TeamFigures team_figures(const Account& account, const Window& window, std::optional<std::uint32_t> engineer) {
  const DayWindow days(window.from, window.to, account.calendar());
  const auto& sessions = account.sessions();
  const auto& cells = engineer ? user_state(account, *engineer).cells : account.cells();
  TeamFigures figures;
  figures.window = window_figures(window, account.calendar());
  const auto edges = cells.edges(days, sessions);
  figures.summary = summarize(cells, edges, days, sessions);
  figures.time_series = time_series(cells, edges, days, sessions);

  const EdgesBy edges_by_user(edges, &Session::user, account.users().size());
  std::vector<Standing> standings;
  if (engineer) {
    figures.top_flows = top_flows_of_user(account, user_state(account, *engineer), days);
    if (figures.summary.total_sessions > 0) standings.emplace_back(*engineer, figures.summary.total_sessions);
  } else {
    figures.top_flows = top_flows_of_account(account, days, edges);
    standings = standings_of(account.users(), days, edges_by_user);
  }
  figures.summary.active_engineers = standings.size();
  keep_leaders(standings, account.ids().users);
  DurationSet durations;
  for (const auto& [user, count] : standings) {
    const auto tally = tally_of(account.users()[user].cells, edges_by_user.of(user), days, sessions, durations);
    figures.top_engineers.push_back(top_engineer(account, user, tally, durations));
  }
  return figures;
}

PersonalFigures personal_figures(const Account& account, const Window& window, std::uint32_t user) {
  const DayWindow days(window.from, window.to, account.calendar());
  const auto& state = user_state(account, user);
  PersonalFigures figures;
  figures.window = window_figures(window, account.calendar());
  const auto edges = state.cells.edges(days, account.sessions());
  figures.summary = summarize(state.cells, edges, days, account.sessions());
  figures.summary.active_engineers = 1;
  figures.time_series = time_series(state.cells, edges, days, account.sessions());
  figures.top_flows = top_flows_of_user(account, state, days);
  return figures;
}

}  // namespace flowtally::projections
