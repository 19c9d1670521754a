// The dashboard's links that the demonstration prints, one for each role and one for the widgets: each with a token in
// its fragment, which browsers keep to themselves. Any thread.
#pragma once

#include <string>

#include "api/token_key.h"
#include "cli/history_world.h"
#include "engine/engine.h"
#include "events/status.h"
#include "events/time.h"

namespace flowtally::cli {

/// What the widgets ask about: a session, and a step that was visited in it.
struct WidgetSession {
  const WorldUser* user = nullptr;  // whose session it is
  std::string session_id;
  std::string node_id;
};

/// Lets an engineer of the account complete a session now, which nobody has rated yet. One at a millisecond.
events::Result<WidgetSession> complete_session(engine::Engine& engine, const WorldAccount& account);

/// Where the dashboard is served, for whom, and until when.
struct DemoAccess {
  std::string url;  // "http://127.0.0.1:8080/flowtally"
  const WorldAccount& account;
  const api::TokenKey& key;  // HS256
  events::Timestamp issued;
  events::Timestamp expires;
};

/// A line that says who it is, and the link, for everyone.
std::string dashboard_links(const DemoAccess& access, const WidgetSession& session);

}  // namespace flowtally::cli
