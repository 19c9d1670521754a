// The files of the dashboard and the widgets, for anyone, also while the server starts; whatever the query is. Where
// the program was built without them it is 404, and says so. They are no part of the API: nothing of an account is in
// them.
#pragma once

#include <optional>

#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_dashboard_page(Call& call);
/// The page that demonstrates the widgets.
std::optional<Reply> get_widgets_page(Call& call);
/// The widgets, which pages of any origin may load.
std::optional<Reply> get_widgets_script(Call& call);
/// What the pages load, by names that never stand for anything else.
std::optional<Reply> get_asset(Call& call);

}  // namespace flowtally::api
