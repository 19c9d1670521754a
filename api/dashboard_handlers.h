// The files of the dashboard and the widgets, for anyone, also while the server starts; whatever the query is. Where
// the program was built without them it is 404, and says so. They are no part of the API: nothing of an account is in
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_dashboard_page(Call& call);
/// The page that demonstrates the widgets.
std::optional<Reply> get_widgets_page(Call& call);
/// The widgets, which pages of any origin may load.
std::optional<Reply> get_widgets_script(Call& call);
/// What the pages load, by names that never stand for anything else.
std::optional<Reply> get_asset(Call& call);

/// The dashboard's page, which then says that nothing is at this address, for a browser that asks for a page (GET with
/// text/html in Accept) outside the API. Nothing for all others: they get a problem. `path` is decoded and without the
/// base path; empty where it is malformed.
std::optional<Reply> missing_page(const Site* site, const Request& request, const std::vector<std::string>& path,
                                  unsigned status);

}  // namespace flowtally::api
