#include "cli/session_plan.h"

#include <algorithm>
#include <array>

#include "cli/history_catalog.h"
#include "cli/history_line.h"
#include "events/ndjson.h"

namespace flowtally::cli {
namespace {

using events::EventType;
using events::Outcome;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

// Visits of a session in thousandths from one visit on: 3.7 on average.
constexpr std::array<std::uint16_t, 10> kVisits = {95, 185, 235, 195, 130, 75, 42, 24, 12, 7};
// In percent: none, resolved, escalated, workaround, unresolved.
constexpr std::array<std::uint16_t, 5> kOutcomes = {2, 70, 15, 9, 4};
// Ratings 1 to 5, in percent, of sessions that were resolved, and of the others.
constexpr std::array<std::uint16_t, 5> kHappyRatings = {3, 4, 11, 32, 50};
constexpr std::array<std::uint16_t, 5> kUnhappyRatings = {26, 24, 25, 16, 9};

template <std::size_t N>
std::uint8_t draw(Prng& prng, const std::array<std::uint16_t, N>& weights, std::uint64_t total) {
  std::uint64_t point = prng.below(total);
  std::uint8_t index = 0;
  while (point >= weights[index]) point -= weights[index++];
  return index;
}

/// Lognormal: half take less than 8.5 minutes, one in ten more than half an hour; a few stay open for weeks.
std::int64_t duration_ms(Prng& prng, std::uint64_t difficulty) {
  if (prng.below(10'000) < 2) return static_cast<std::int64_t>(prng.below(60 * 24)) * kHourMs + kDayMs;
  const std::int64_t factor_16 = exp2_16(prng.normal_16() * 13 / 10);
  const auto median_ms = static_cast<std::int64_t>(300'000 + difficulty * 4'000);
  return std::max<std::int64_t>(5'000, (median_ms * factor_16) >> 16);
}

/// A walk that goes deeper at each step and, from a leaf, back to where another branch begins.
std::uint32_t next_node(Prng& prng, const WorldFlow& flow, std::uint32_t node) {
  while (flow.nodes[node].children.empty()) node = flow.nodes[node].parent;
  const auto& children = flow.nodes[node].children;
  // The first child is the common answer.
  const std::size_t choice = prng.one_in_thousand(450) ? 0 : prng.below(children.size());
  return children[choice];
}

void plan_visits(SessionPlan& plan, Prng& prng, std::int64_t start_ms, std::int64_t length_ms, std::size_t visits) {
  std::uint32_t node = 0;
  std::int64_t time_ms = start_ms;
  std::uint8_t position = 0;
  for (std::size_t i = 0; i < visits; ++i) {
    if (i != 0) {
      node = next_node(prng, *plan.flow, node);
      const auto left = static_cast<std::int64_t>(visits - i);
      const std::int64_t step_ms = (start_ms + length_ms - time_ms) / (left + 1);
      const bool at_once = prng.one_in_thousand(15);  // a client that sent its visits together
      position = at_once ? static_cast<std::uint8_t>(position + 1) : std::uint8_t{0};
      if (!at_once) time_ms += 1 + step_ms * static_cast<std::int64_t>(300 + prng.below(1300)) / 1000;
    }
    plan.events.push_back({time_ms, EventType::kSessionStepVisited, position, 0, node});
    if (!prng.one_in_thousand(80)) continue;
    const std::int64_t feedback_ms = time_ms + static_cast<std::int64_t>(1'000 + prng.below(90'000));
    const auto helpful = static_cast<std::uint8_t>(prng.one_in_thousand(node % 5 == 3 ? 420 : 810));
    plan.events.push_back({feedback_ms, EventType::kStepFeedbackGiven, 0, helpful, node});
    if (!prng.one_in_thousand(100)) continue;
    const std::int64_t withdrawn_ms = feedback_ms + static_cast<std::int64_t>(1'000 + prng.below(600'000));
    plan.events.push_back({withdrawn_ms, EventType::kStepFeedbackWithdrawn, 0, 0, node});
  }
}

void plan_end(SessionPlan& plan, Prng& prng, std::int64_t end_ms) {
  const std::uint8_t outcome = draw(prng, kOutcomes, 100);
  plan.events.push_back({end_ms, EventType::kSessionCompleted, 0, outcome, 0});
  if (prng.one_in_thousand(20)) {
    const std::int64_t correction_ms = end_ms + static_cast<std::int64_t>(1 + prng.below(3'000)) * kMinuteMs;
    const auto corrected = static_cast<std::uint8_t>(1 + outcome % 4);
    plan.events.push_back({correction_ms, EventType::kSessionCompleted, 0, corrected, 0});
  }
  if (prng.one_in_thousand(240)) {
    const bool resolved = outcome == static_cast<std::uint8_t>(Outcome::kResolved);
    const auto rating = static_cast<std::uint8_t>(1 + draw(prng, resolved ? kHappyRatings : kUnhappyRatings, 100));
    const auto delay_ms =
        static_cast<std::int64_t>(5'000 + prng.below(prng.one_in_thousand(200) ? 172'800'000 : 1'200'000));
    plan.events.push_back({end_ms + delay_ms, EventType::kSessionRated, 0, rating, 0});
  }
}

void append_fields(std::string& out, const SessionPlan& plan, const PlannedEvent& event, std::uint64_t drawn) {
  switch (event.type) {
    case EventType::kSessionStarted:
      append_plain(out, "tree_id", plan.flow->tree_id);
      append_plain(out, "user_id", plan.user->user_id);
      break;
    case EventType::kSessionStepVisited:
      append_plain(out, "node_id", plan.flow->nodes[event.node].id);
      if (event.position != 0) out += R"(,"position":)" + std::to_string(event.position);
      break;
    case EventType::kSessionCompleted:
      if (event.value != 0) {
        append_plain(out, "outcome", events::outcome_name(static_cast<Outcome>(event.value)));
      }
      break;
    case EventType::kSessionRated:
      append_plain(out, "user_id", plan.user->user_id);
      out += R"(,"rating":)";
      out += static_cast<char>('0' + event.value);
      if (drawn % 3 == 0) {
        const auto comments = catalog_comments(event.value);
        out += R"(,"comment":)";
        events::append_json_string(out, comments[mix_bits(drawn) % comments.size()]);
      }
      break;
    default:  // step.feedback_given, step.feedback_withdrawn
      append_plain(out, "node_id", plan.flow->nodes[event.node].id);
      append_plain(out, "user_id", plan.user->user_id);
      if (event.type == EventType::kStepFeedbackGiven)
        out += event.value != 0 ? R"(,"was_helpful":true)" : R"(,"was_helpful":false)";
      break;
  }
}

}  // namespace

void plan_session(SessionPlan& plan, const WorldAccount& account, std::uint64_t key, std::int64_t start_ms) {
  Prng prng(key);
  plan.key = key;
  plan.account = &account;
  plan.user = &account.users[account.user_choice.draw(prng)];
  const std::size_t flow = account.flow_choice.draw(prng);
  plan.flow = &account.flows[flow];
  plan.events.clear();
  plan.events.push_back({start_ms, EventType::kSessionStarted, 0, 0, 0});
  const std::uint64_t difficulty = mix_bits(flow, plan.flow->nodes.size()) % 100;
  const std::int64_t length_ms = duration_ms(prng, difficulty);
  const std::size_t visits = 1 + std::size_t{draw(prng, kVisits, 1000)};
  plan_visits(plan, prng, start_ms, length_ms, visits);
  if (prng.one_in_thousand(860 - difficulty * 8 / 10)) plan_end(plan, prng, start_ms + length_ms);
}

void append_planned_event(std::string& out, const SessionPlan& plan, std::size_t number) {
  const PlannedEvent& event = plan.events[number];
  append_line_head(out, plan.key, number, event.type, event.time_ms, *plan.account);
  append_made_id(out, "session_id", plan.key);
  append_fields(out, plan, event, event_key(plan.key, number));
  out += "}\n";
}

}  // namespace flowtally::cli
