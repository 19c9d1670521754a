#include "tests/support/chat_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tests/support/history_text.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;

std::string clock_text(std::int64_t minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

std::string interval_json(std::int64_t open, std::int64_t close) {
  return fmt::format(R"({{"open":"{}","close":"{}"}})", clock_text(open), clock_text(close));
}

/// Up to three intervals by opening, apart from each other; the last one may run past midnight.
std::string intervals_json(Random& random) {
  const auto kind = random.below(10);
  if (kind == 0) {
    return "[]";
  }
  if (kind == 1) {  // around the clock, said in two ways
    return "[" + (random.chance(50) ? interval_json(0, 1440) : interval_json(480, 480)) + "]";
  }
  std::set<std::int64_t> edges;
  const std::size_t count = 2 * (1 + random.below(3));
  while (edges.size() < count) {
    edges.insert(random.chance(70) ? 30 * random.between(0, 47) : random.between(0, 1439));
  }
  std::string text;
  for (auto edge = edges.begin(); edge != edges.end();) {
    const std::int64_t open = *edge++;
    const std::int64_t close = *edge++;
    const bool last = edge == edges.end();
    const bool late = last && random.chance(35);  // past midnight
    text += (text.empty() ? "" : ",") + interval_json(open, late ? random.between(0, open) : close);
  }
  return "[" + text + "]";
}

std::string day_json(Random& random, int day_of_week) {
  switch (random.below(5)) {
    case 0:
      return fmt::format(R"({{"day_of_week":{},"is_open":true,"open_time":"{}","close_time":"{}"}})", day_of_week,
                         clock_text(random.between(0, 719)), clock_text(random.between(720, 1440)));
    case 1:
      return fmt::format(R"({{"day_of_week":{},"is_open":false,"open_time":null,"close_time":null}})", day_of_week);
    default:
      return fmt::format(R"({{"day_of_week":{},"intervals":{}}})", day_of_week, intervals_json(random));
  }
}

std::string hours_json(Random& random, const std::string& zone, Timestamp begin, Timestamp end) {
  std::string week;
  for (int day = 0; day < 7; ++day) {
    if (!random.chance(15)) {  // else closed, because it is not named
      week += (week.empty() ? "" : ",") + day_json(random, day);
    }
  }
  std::set<std::int32_t> dates;
  for (std::uint64_t times = random.below(8); times > 0; --times) {
    dates.insert(reference_day_of(zone, begin + Milliseconds{random.between(0, (end - begin).count())}));
  }
  std::string exceptions;
  for (const std::int32_t date : dates) {
    exceptions += fmt::format(R"({}{{"date":"{}","intervals":{}}})", exceptions.empty() ? "" : ",",
                              events::format_date(date), intervals_json(random));
  }
  const std::string named_week = random.chance(85) ? fmt::format(R"("week":[{}],)", week) : "";  // else the default one
  return fmt::format(R"({{{}"exceptions":[{}]}})", named_week, exceptions);
}

}  // namespace

ChatLimits write_chat_settings(Random& random, const RandomHistory::Account& account, Timestamp begin, Timestamp end,
                               AccountHistory& facts) {
  ChatLimits limits;
  Timestamp time = begin + Milliseconds{random.between(0, (end - begin).count())};
  for (std::uint64_t times = random.below(3); times > 0; --times) {
    ChatLimits next;
    std::string sla;
    for (const auto& [name, limit] : {std::pair{"queue_wait_seconds", &next.queue_wait},
                                      {"first_response_seconds", &next.first_response},
                                      {"resolution_seconds", &next.resolution}}) {
      if (random.chance(70)) {  // else the default
        const std::int64_t seconds = random.between(30, 4000);
        *limit = std::chrono::seconds{seconds};
        sla += fmt::format(R"({}"{}":{})", sla.empty() ? "" : ",", name, seconds);
      }
    }
    limits = next;
    auto update = facts.line("account.updated", time);
    facts.put(update.raw("sla", "{" + sla + "}").absent("name"));
    time += Milliseconds{random.between(1, 5 * events::kDayMs)};
  }
  for (std::uint64_t times = random.below(3); times > 0; --times) {
    auto update = facts.line("account.updated", time);
    facts.put(update.raw("business_hours", hours_json(random, account.time_zone, begin, end)));
    time += Milliseconds{random.between(0, 1) * random.between(1, 5 * events::kDayMs)};
  }
  return limits;
}

}  // namespace flowtally::tests
