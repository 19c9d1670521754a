// Lists, ratings by page and step feedback: over random histories they are what the reference model says, and pages fit
// together whatever comes between them.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "engine/commands.h"
#include "projections/case_fold.h"
#include "tests/support/feed.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

using events::StatusCode;
using std::chrono::sys_days;
using std::chrono::year;

std::vector<projections::RatingEntry> all_ratings(const engine::Engine& engine, const std::string& account,
                                                  const std::string& tree_id, std::size_t limit) {
  std::vector<projections::RatingEntry> all;
  std::optional<projections::RatingCursor> after;
  for (;;) {
    const auto page = engine.ratings(account, tree_id, limit, after);
    REQUIRE(page.ok());
    REQUIRE(page->items.size() <= limit);
    all.insert(all.end(), page->items.begin(), page->items.end());
    if (!page->next_cursor) return all;
    REQUIRE(page->items.size() == limit);
    after = projections::RatingCursor::parse(page->next_cursor->value);
    REQUIRE(after);
  }
}

/// Every entry of a list, by id, page by page; the ids come in order.
template <typename Ask>
std::map<std::string, std::string> all_names(Ask&& ask, std::size_t limit, const std::string& search = "") {
  std::map<std::string, std::string> names;
  projections::ListQuery query{search, limit, std::nullopt};
  for (;;) {
    const auto page = ask(query);
    for (const auto& [id, name] : page) {
      REQUIRE((names.empty() || names.rbegin()->first < id));
      names[id] = name;
    }
    if (page.size() < limit) return names;
    query.after = projections::IdCursor{names.rbegin()->first};
    query.after = projections::IdCursor::parse(query.after->text());
  }
}

auto flows_of(const engine::Engine& engine, const std::string& account) {
  return [&engine, account](const projections::ListQuery& query) {
    std::vector<std::pair<std::string, std::string>> page;
    for (const auto& flow : engine.flows(account, query).items) page.emplace_back(flow.tree_id, flow.name);
    return page;
  };
}

auto users_of(const engine::Engine& engine, const std::string& account) {
  return [&engine, account](const projections::ListQuery& query) {
    std::vector<std::pair<std::string, std::string>> page;
    for (const auto& user : engine.users(account, query).items) page.emplace_back(user.user_id, user.name);
    return page;
  };
}

auto accounts_of(const engine::Engine& engine) {
  return [&engine](const projections::ListQuery& query) {
    std::vector<std::pair<std::string, std::string>> page;
    for (const auto& [id, name] : engine.accounts(query).items) page.emplace_back(id, name ? name->value : "no name");
    return page;
  };
}

/// Every account that has facts, with its name.
std::map<std::string, std::string> named_accounts(const ReferenceModel& model) {
  std::map<std::string, std::string> names;
  for (const auto& [id, account] : model.accounts()) {
    names[id] = account.names.empty() ? "no name" : account.names.rbegin()->second;
  }
  return names;
}

std::set<std::string> nodes_of(const ReferenceAccount& account) {
  std::set<std::string> nodes{"no such node"};
  for (const auto& [tree_id, trees] : account.flow_trees) {
    for (const auto& [stamp, tree] : trees) {
      for (const auto& node : tree) nodes.insert(node.id);
    }
  }
  for (const auto& [id, session] : account.sessions) {
    for (const auto& visit : session.visits) nodes.insert(visit.node_id);
    for (const auto& [node_and_user, given] : session.feedback) nodes.insert(node_and_user.first);
  }
  return nodes;
}

void check_account(engine::Engine& engine, const ReferenceModel& model, const RandomHistory::Account& account) {
  CHECK(all_names(flows_of(engine, account.id), 3) == model.flows(account.id));
  CHECK(all_names(users_of(engine, account.id), 4) == model.users(account.id));
  const auto& names = model.account(account.id).names;
  const auto settings = engine.settings(account.id);
  CHECK(settings.time_zone == model.account(account.id).time_zone());
  CHECK((settings.name ? settings.name->value : "") == (names.empty() ? "" : names.rbegin()->second));
  for (const auto& user_id : account.user_ids) {
    const auto& facts = model.account(account.id);
    const bool has_name = facts.forgotten_users.contains(user_id) || facts.user_names.contains(user_id);
    const auto name = engine.user_name(account.id, user_id);
    CHECK((name ? name->value : "no name") == (has_name ? facts.user_name(user_id) : "no name"));
  }
  for (const auto& tree_id : account.tree_ids) {
    if (!model.flows(account.id).contains(tree_id)) {
      CHECK(engine.ratings(account.id, tree_id, 5, {}).status().code() == StatusCode::kNotFound);
    } else {
      CHECK(all_ratings(engine, account.id, tree_id, 3) == model.ratings(account.id, tree_id));
    }
  }
  for (const auto& node : nodes_of(model.account(account.id))) {
    const auto expected = model.step_feedback(account.id, node);
    const auto answer = engine.step_feedback(account.id, node);
    CHECK(answer.ok() == expected.has_value());
    if (answer && expected) CHECK(*answer == *expected);
  }
  for (const auto& [session_id, session] : model.account(account.id).sessions) {
    const auto user_id = session.start ? session.start->user_id : account.user_ids.front();
    const auto expected = model.session_feedback(account.id, session_id, user_id);
    const auto answer = engine.commands().feedback_of({account.id, user_id, session_id});
    CHECK(answer.ok() == expected.has_value());
    if (answer && expected) CHECK(*answer == *expected);
    if (!expected) CHECK(answer.status().code() == StatusCode::kNotFound);
  }
}

/// A rating of flow `t` at one of few instants, with what it takes to count.
std::string rating_lines(int number, int time_ms, bool comment) {
  return fmt::format(R"({{"type":"session.started","id":"start-{0}","time":"2025-02-10T10:00:00Z","account_id":"a",)"
                     R"("session_id":"s-{0}","user_id":"u","tree_id":"t"}})"
                     "\n"
                     R"({{"type":"session.rated","id":"{3}-{0}","time":"2025-02-1{1}T23:59:59.99{2}Z","account_id":)"
                     R"("a","session_id":"s-{0}","user_id":"u","rating":{4},"comment":"{5}"}})"
                     "\n",
                     number, time_ms % 3, time_ms % 4, (number * 7919) % 101, 1 + number % 5, comment ? number : 0);
}

std::string deletion(int number) {
  return fmt::format(R"({{"type":"session.deleted","id":"gone-{0}","time":"2025-02-10T10:00:00Z","account_id":"a",)"
                     R"("session_id":"s-{0}"}})"
                     "\n",
                     number);
}

}  // namespace

TEST_CASE("lists: over random histories they equal the model's, fed at once or bit by bit") {
  for (std::uint64_t i = 0; i < 4; ++i) {
    const auto seed = test_seed(700) + i;
    INFO("seed = ", seed);
    HistoryOptions options;
    options.begin = sys_days{year{2025} / 1 / 25};
    options.end = sys_days{year{2025} / 5 / 2};
    options.sessions = 300;
    const auto history = random_history(seed, options);
    const auto now = after(history);
    const auto engine = memory_engine(now);
    ReferenceModel model;
    const auto count = history.lines.size();
    const std::size_t step = i % 2 == 0 ? count : count / 10 + 1;
    for (std::size_t begin = 0; begin < count; begin += step) {
      const auto line = [&](std::size_t n) { return history.lines.begin() + static_cast<std::ptrdiff_t>(n); };
      const auto text = joined(std::vector(line(begin), line(std::min(begin + step, count))));
      REQUIRE(feed(*engine, text).rejects.empty());
      for (const events::Batch read = batch_of(text, now); const auto& event : read.events) model.add(event);
      for (const auto& account : history.accounts) check_account(*engine, model, account);
      CHECK(all_names(accounts_of(*engine), 1) == named_accounts(model));
    }
  }
}

TEST_CASE("ratings: no page repeats or skips one, whatever comes and goes between the pages") {
  CHECK(rc::check([] {
    const auto engine = memory_engine(sys_days{year{2025} / 3 / 1});
    const auto times = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
    const auto limit = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
    std::string lines = R"({"type":"flow.updated","id":"f","time":"2025-02-01T00:00:00Z","account_id":"a",)"
                        R"("tree_id":"t"})"
                        "\n";
    int next = 1;
    std::set<int> alive;
    for (const int time : times) {
      alive.insert(next);
      lines += rating_lines(next++, time, true);
    }
    REQUIRE(feed(*engine, lines).rejects.empty());
    const std::set<int> at_first = alive;
    std::set<int> seen;
    std::optional<projections::RatingCursor> cursor;
    std::optional<std::pair<events::Timestamp, std::string>> last;
    for (bool more = true; more;) {
      const auto page = engine->ratings("a", "t", limit, cursor);
      RC_ASSERT(page.ok());
      for (const auto& entry : page->items) {
        const int number = std::stoi(entry.comment->value);
        const std::pair place{entry.created_at, fmt::format("{}-{}", (number * 7919) % 101, number)};
        RC_ASSERT(alive.contains(number));
        RC_ASSERT(seen.insert(number).second);
        const bool in_order = !last || place < *last;  // RC_ASSERT itself evaluates both sides of an `||`
        RC_ASSERT(in_order);
        last = place;
      }
      more = page->next_cursor.has_value();
      if (more) cursor = projections::RatingCursor::parse(page->next_cursor->value);
      const auto arriving = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
      std::string between;
      for (const int time : arriving) {
        if (alive.size() > 40) break;
        alive.insert(next);
        between += rating_lines(next++, time, true);
      }
      if (!alive.empty() && *rc::gen::inRange(0, 3) == 0) {
        const auto gone = *rc::gen::elementOf(alive);
        alive.erase(gone);
        between += deletion(gone);
      }
      REQUIRE(feed(*engine, between).rejects.empty());
    }
    for (const int number : at_first) RC_ASSERT(seen.contains(number) || !alive.contains(number));
  }));
}

TEST_CASE("ratings: a cursor that the account never gave is an error") {
  const auto engine = memory_engine(sys_days{year{2025} / 3 / 1});
  REQUIRE(feed(*engine, rating_lines(1, 0, true)).accepted == 2);
  CHECK(engine->ratings("a", "t", 1, projections::RatingCursor{0, 1}).ok());
  CHECK(engine->ratings("a", "t", 1, projections::RatingCursor{0, 2}).status().code() == StatusCode::kInvalidArgument);
  for (const std::string bad : {"", "0", "00000000000000000000000", "0000000000000000000000000",
                                "00000000000000000000000G", "ffffffffffffffff00000000", "0000000000000000-0000000"}) {
    CAPTURE(bad);
    CHECK(!projections::RatingCursor::parse(bad));
  }
  const projections::RatingCursor cursor{1'771'156'800'000, 42};
  CHECK(projections::RatingCursor::parse(cursor.text()) == cursor);
  for (const std::string bad : {"", "0", "0G", "AA"}) CHECK(!projections::IdCursor::parse(bad));
  CHECK(!projections::IdCursor::parse(std::string(258, '0')));
}

TEST_CASE("ratings: the comment of a forgotten user is gone, the rating stays") {
  const auto engine = memory_engine(sys_days{year{2025} / 3 / 1});
  REQUIRE(feed(*engine, rating_lines(7, 0, true)).accepted == 2);
  CHECK(engine->ratings("a", "t", 5, {})->items.at(0).comment->value == "7");
  REQUIRE(feed(*engine, std::vector<std::string>{R"({"type":"user.forgotten","id":"x","time":"2025-02-01T00:00:00Z",)"
                                                 R"("account_id":"a","user_id":"u"})"})
              .accepted == 1);
  const auto page = engine->ratings("a", "t", 5, {});
  CHECK(page->items.at(0).rating == 3);
  CHECK(!page->items.at(0).comment);
}

TEST_CASE("lists: search finds any part of name or id, whatever the letters' case, beyond ASCII too") {
  const auto engine = memory_engine(sys_days{year{2025} / 3 / 1});
  const auto user = [](const std::string& id, const std::string& name) {
    return R"({"type":"user.updated","id":"e)" + id +
           R"(","time":"2025-02-01T00:00:00Z","account_id":"a","user_id":")" + id + R"(","name":")" + name + "\"}";
  };
  REQUIRE(feed(*engine, std::vector{user("u-1", "Ann Lee"), user("u-2", "ÉMILE Ødegård"), user("X-3", "Σίσυφος"),
                                    user("u-4", "Бобров")})
              .accepted == 4);
  const auto found = [&](const std::string& search) {
    std::string ids;
    for (const auto& [id, name] : all_names(users_of(*engine, "a"), 2, search)) ids += id + " ";
    return ids;
  };
  CHECK(found("") == "X-3 u-1 u-2 u-4 ");
  CHECK(found("nn l") == "u-1 ");
  CHECK(found("LEE") == "u-1 ");
  CHECK(found("U-") == "u-1 u-2 u-4 ");
  CHECK(found("x-3") == "X-3 ");
  CHECK(found("émile øDEGÅRD") == "u-2 ");
  CHECK(found("emile").empty());
  CHECK(found("ΣΊΣΥΦΟΣ") == "X-3 ");
  CHECK(found("бОБ") == "u-4 ");
  CHECK(found("%").empty());
}

TEST_CASE("case folding: characters map one to one, and what has no case stays") {
  CHECK(projections::fold_case("AbZ09_[é") == "abz09_[é");
  CHECK(projections::fold_case("ÅÉß漢字😀") == "åéß漢字😀");
  CHECK(projections::fold_case("𐐀") == "𐐨");
}

}  // namespace flowtally::tests
