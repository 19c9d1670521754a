#include "tests/support/account_history.h"

#include <date/tz.h>

#include <algorithm>

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;

constexpr Milliseconds kMinute{60'000};
constexpr Milliseconds kHour{3'600'000};

}  // namespace

const std::vector<std::string>& history_zones() {
  static const std::vector<std::string> kZones = {
      "America/New_York",  "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
      "Europe/Berlin",     "America/St_Johns",    "Pacific/Apia", "America/Sao_Paulo",
      "Africa/Casablanca", "Asia/Kathmandu"};
  return kZones;
}

std::vector<Timestamp> zone_transitions(const std::string& zone, Timestamp begin, Timestamp end) {
  std::vector<Timestamp> found;
  auto at = std::chrono::floor<std::chrono::seconds>(begin);
  while (at < end) {
    at = date::locate_zone(zone)->get_info(at).end;
    if (at < end) {
      found.push_back(at);
    }
  }
  return found;
}

LineWriter AccountHistory::line(std::string_view type, Timestamp time) {
  LineWriter writer(random_, type);
  writer.text("id", unused_event_id()).raw("time", "\"" + time_text(random_, time) + "\"");
  writer.text("account_id", account_.id);
  return writer;
}

std::string AccountHistory::unused_event_id() {
  if (shared_event_next_ < shared_.events.size() && random_.chance(10)) {
    return shared_.events[shared_event_next_++];
  }
  event_ids_.push_back(new_id("event"));
  return event_ids_.back();
}

void AccountHistory::write() {
  for (std::size_t i = 0; i < static_cast<std::size_t>(options_.users_per_account); ++i) {
    account_.user_ids.push_back(i < shared_.users.size() ? shared_.users[i] : new_id("user"));
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(options_.flows_per_account); ++i) {
    account_.tree_ids.push_back(i < shared_.trees.size() ? shared_.trees[i] : new_id("flow"));
  }
  write_zone();
  write_users();
  write_flows();
}

Timestamp AccountHistory::any_time() {
  return options_.begin + Milliseconds{random_.between(-400 * events::kDayMs, (options_.end - options_.begin).count())};
}

Timestamp AccountHistory::next_time(Timestamp time) {
  return random_.chance(40) ? time : time + Milliseconds{random_.between(-3, 3) * (events::kDayMs - 1)};
}

void AccountHistory::write_zone() {
  if (account_.time_zone == "UTC" && random_.chance(50)) {
    return;  // the default
  }
  const Timestamp latest = any_time();
  auto settled = line("account.updated", latest);
  settled.text("time_zone", account_.time_zone).absent("name");
  put(settled);
  if (random_.chance(70)) {
    auto earlier = line("account.updated", latest - kMinute * random_.between(1, 100'000));
    earlier.text("time_zone", random_.pick(history_zones())).text("name", new_phrase());
    put(earlier);
  }
  auto renamed = line("account.updated", latest + kHour);
  renamed.text("name", new_phrase()).absent("time_zone").absent("sla");
  put(renamed);
}

void AccountHistory::write_users() {
  for (std::size_t i = 0; i < account_.user_ids.size(); ++i) {
    const std::string& user_id = account_.user_ids[i];
    if (i % 5 != 3) {  // the others stay "Unknown"
      write_user(user_id);
    }
    if (i % 6 == 2 || (i % 5 == 3 && random_.chance(30))) {
      for (std::uint64_t times = 1 + random_.below(2); times > 0; --times) {
        auto forgotten = line("user.forgotten", any_time());
        put(forgotten.text("user_id", user_id));
      }
    }
  }
}

void AccountHistory::write_user(const std::string& user_id) {
  Timestamp time = any_time();
  for (std::uint64_t updates = 1 + random_.below(4); updates > 0; --updates) {
    auto update = line("user.updated", time);
    update.text("user_id", user_id);
    const auto kind = random_.below(4);
    kind == 0 ? update.absent("name") : update.text("name", new_phrase());
    kind == 1 ? update.absent("role") : update.text("role", random_.chance(50) ? "engineer" : "team_admin");
    put(update);
    time = next_time(time);
  }
}

void AccountHistory::write_flows() {
  for (std::size_t i = 0; i < account_.tree_ids.size(); ++i) {
    std::vector<std::string> nodes;
    const std::uint64_t count = 2 + random_.below(8);
    for (std::uint64_t n = 0; n < count; ++n) {
      // Nodes may be known to several flows, under another title each; the second flow has the first one's ids.
      nodes.push_back(i == 1 && n < nodes_[0].size() ? nodes_[0][n] : new_id("node"));
    }
    nodes_.push_back(nodes);
    if (i % 6 != 4 && i + 2 != account_.tree_ids.size()) {  // the others are flows only because sessions name them
      write_flow(account_.tree_ids[i], nodes);
    }
  }
}

void AccountHistory::write_flow(const std::string& tree_id, const std::vector<std::string>& nodes) {
  Timestamp time = any_time();
  for (std::uint64_t updates = 1 + random_.below(3); updates > 0; --updates) {
    auto update = line("flow.updated", time);
    update.text("tree_id", tree_id);
    random_.chance(30) ? update.absent("name") : update.text("name", new_phrase());
    if (random_.chance(80)) {
      auto order = nodes;
      random_.shuffle(order);
      order.resize(order.size() - random_.below(order.size()) / 3);  // an edit may drop nodes
      if (random_.chance(50)) {
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(random_.below(order.size())), random_.pick(order));
      }
      std::size_t next = 0;
      update.raw("tree_structure", tree_json(order, next, 0));
    } else {
      update.absent("tree_structure");
    }
    put(update);
    time = next_time(time);
  }
}

/// The subtree that begins with nodes[next]; a root takes all that are left.
std::string AccountHistory::tree_json(const std::vector<std::string>& nodes, std::size_t& next, int depth) {
  std::string out = "{\"id\":" + json_string(random_, nodes[next++]);
  const auto kind = random_.below(8);
  if (kind == 0) {
    out += ",\"title\":null";
  } else if (kind <= 2) {
    out += ",\"question\":" + json_string(random_, new_phrase());
  } else if (kind != 3) {
    out += ",\"title\":" + json_string(random_, new_phrase());
    out += random_.chance(30) ? ",\"question\":\"not shown\"" : "";
  }
  std::string children;
  while (next < nodes.size() && (depth == 0 || (depth < 6 && random_.chance(55)))) {
    children += (children.empty() ? "" : ",") + tree_json(nodes, next, depth + 1);
  }
  if (!children.empty() || random_.chance(50)) {
    out += ",\"children\":[" + children + "]";
  }
  return out + "}";
}

const std::string& AccountHistory::node_of(const std::string& tree_id) {
  static const std::vector<std::string> kUnknown = {"gone", "00000000-0000-0000-0000-000000000000", "gone too"};
  if (random_.chance(10)) {
    return random_.pick(kUnknown);
  }
  const auto place = std::find(account_.tree_ids.begin(), account_.tree_ids.end(), tree_id) - account_.tree_ids.begin();
  return random_.pick(nodes_[static_cast<std::size_t>(place)]);
}

}  // namespace flowtally::tests
