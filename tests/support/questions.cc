#include "tests/support/questions.h"

#include "tests/support/history_text.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;

constexpr Milliseconds kDay{events::kDayMs};

AskedWindow period(int days, Timestamp to) {
  const std::string name = std::to_string(days) + "d";
  return {{name, std::nullopt, events::format_timestamp(to)}, {to - kDay * days, to, name}};
}

AskedWindow instants(Timestamp from, Timestamp to) {
  return {{std::nullopt, events::format_timestamp(from), events::format_timestamp(to)}, {from, to, std::nullopt}};
}

}  // namespace

std::vector<AskedWindow> asked_windows(const ReferenceModel& model, const std::string& account_id,
                                       const RandomHistory& history, Timestamp now, std::uint64_t seed) {
  Random random(seed);
  std::vector<Timestamp> starts = {history.begin};
  for (const auto& [id, session] : model.account(account_id).sessions) {
    if (session.start) {
      starts.push_back(session.start->time);
    }
  }
  const std::string zone = model.account(account_id).time_zone();
  const auto day_of_some_start = [&] { return reference_day_of(zone, random.pick(starts)); };
  const auto dates = [&](std::int32_t first, std::int32_t last) {
    return AskedWindow{{std::nullopt, events::format_date(first), events::format_date(last)},
                       model.days(account_id, first, last)};
  };
  const auto some_time = [&] {
    return history.begin + Milliseconds{random.between(-10 * events::kDayMs, (now - history.begin).count())};
  };

  std::vector<AskedWindow> windows;
  windows.push_back({{}, {now - kDay * 30, now, "30d"}});
  windows.push_back({{"90d", std::nullopt, std::nullopt}, {now - kDay * 90, now, "90d"}});
  for (const int days : {7, 30, 90}) {
    windows.push_back(period(days, history.end));
    windows.push_back(period(days, history.end - Milliseconds{random.between(1, 20 * events::kDayMs)}));
    windows.push_back(period(days, random.pick(starts) + Milliseconds{random.between(0, 1)}));
    windows.push_back(period(days, random.pick(starts) + kDay * days));
  }
  for (int i = 0; i < 4; ++i) {
    const std::int32_t first = day_of_some_start();
    windows.push_back(dates(first, first + static_cast<std::int32_t>(i < 2 ? 0 : random.below(40))));
  }
  const Timestamp early = std::max(random.pick(starts), now - kDay * (projections::kWindowDaysMax - 1));
  const std::int32_t first = reference_day_of(zone, early);
  windows.push_back({{std::nullopt, events::format_date(first), std::nullopt},
                     model.days(account_id, first, reference_day_of(zone, now))});
  windows.push_back({{std::nullopt, events::format_timestamp(early), std::nullopt}, {early, now, std::nullopt}});
  const Timestamp from = random.pick(starts);
  windows.push_back(instants(from, from));
  windows.push_back(instants(from, from + Milliseconds{1}));
  windows.push_back(instants(from, from + Milliseconds{random.between(1, events::kDayMs)}));
  windows.push_back(instants(history.end - kDay * 400, history.end));
  for (int i = 0; i < 3; ++i) {
    const Timestamp a = some_time();
    const Timestamp b = some_time();
    windows.push_back(
        instants(std::max(std::min(a, b), std::max(a, b) - kDay * projections::kWindowDaysMax), std::max(a, b)));
  }
  return windows;
}

std::string words_of(const projections::WindowQuery& query) {
  std::string words;
  for (const auto& [name, value] : {std::pair{"period", query.period}, {"from", query.from}, {"to", query.to}}) {
    words += value ? std::string(name) + "=" + *value + " " : "";
  }
  return words;
}

}  // namespace flowtally::tests
