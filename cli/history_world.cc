#include "cli/history_world.h"

#include <algorithm>

#include "cli/history_catalog.h"
#include "events/ndjson.h"
#include "events/time.h"

namespace flowtally::cli {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::uint64_t kWeightUnit = 1'000'000;

// By local weekday from Sunday, and by local hour.
constexpr std::array<std::uint64_t, 7> kWeekday = {22, 102, 105, 100, 98, 88, 32};
constexpr std::array<std::uint64_t, 24> kHour = {3,  2,  1,  1,  2,  4,  10, 28, 62, 90, 100, 96,
                                                 74, 82, 95, 92, 84, 66, 44, 33, 25, 17, 10,  5};

template <typename T>
const T& pick(Prng& prng, std::span<const T> values) {
  return values[prng.below(values.size())];
}

std::string random_uuid(Prng& prng) {
  const std::uint64_t high = prng.next();
  return uuid_text(high, prng.next());
}

std::string person_name(Prng& prng) {
  const CatalogPeople& people = pick(prng, catalog_people());
  return std::string(pick(prng, people.first)) + ' ' + std::string(pick(prng, people.second));
}

/// Grows a tree node by node below random nodes that have room, then puts it in pre-order.
std::vector<WorldNode> random_tree(Prng& prng, std::uint32_t flow_number) {
  const auto size = static_cast<std::uint32_t>(8 + prng.below(18));
  std::vector<std::vector<std::uint32_t>> children(size);
  for (std::uint32_t node = 1; node < size; ++node) {
    auto parent = static_cast<std::uint32_t>(prng.below(node));
    while (children[parent].size() >= 3) parent = static_cast<std::uint32_t>(prng.below(node));
    children[parent].push_back(node);
  }
  std::vector<WorldNode> nodes;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> open = {{0, 0}};  // node as grown, parent in pre-order
  while (!open.empty()) {
    const auto [grown, parent] = open.back();
    open.pop_back();
    const auto place = static_cast<std::uint32_t>(nodes.size());
    WorldNode& node = nodes.emplace_back();
    node.id = "step-" + std::to_string(flow_number + 1) + '-' + std::to_string(place + 1);
    node.title = pick(prng, children[grown].empty() ? catalog_conclusions() : catalog_questions());
    node.parent = parent;
    if (place != 0) nodes[parent].children.push_back(place);
    for (auto child = children[grown].rbegin(); child != children[grown].rend(); ++child)
      open.emplace_back(*child, place);
  }
  return nodes;
}

std::string flow_name(std::size_t offset, std::uint32_t number) {
  const auto names = catalog_flow_names();
  std::string name(names[(offset + number) % names.size()]);
  if (number >= names.size()) name += " (" + std::to_string(number / names.size() + 1) + ")";
  return name;
}

WorldAccount make_account(std::uint64_t seed, std::uint32_t rank) {
  Prng prng(mix_bits(seed, rank));
  WorldAccount account;
  account.key = mix_bits(mix_bits(seed, rank), 0x6163636F756E74ULL);
  account.account_id = random_uuid(prng);
  account.name =
      std::string(pick(prng, catalog_company_stems())) + ' ' + std::string(pick(prng, catalog_company_kinds()));
  const auto zones = catalog_zones();
  const CatalogZone& zone = zones[(rank + mix_bits(seed) % zones.size()) % zones.size()];
  account.time_zone = zone.name;
  account.offset_min = zone.standard_offset_min;
  // Zipf's law, flattened at the top: of 500 accounts the largest has about an eighth.
  account.weight = kWeightUnit * 10 / (10 * rank + 13);

  const std::uint64_t size_permille = account.weight * 13 / (kWeightUnit / 100);
  const auto users = static_cast<std::uint32_t>(4 + 56 * size_permille / 1000);
  const auto flows = static_cast<std::uint32_t>(4 + 36 * size_permille / 1000);
  for (std::uint32_t i = 0; i < users; ++i) {
    account.users.push_back({random_uuid(prng), person_name(prng), i == 0 ? "team_admin" : "engineer"});
    account.user_choice.add(1000 / (i + 6));
  }
  const std::size_t offset = prng.below(catalog_flow_names().size());
  for (std::uint32_t i = 0; i < flows; ++i) {
    std::string tree_id = random_uuid(prng);
    account.flows.push_back({std::move(tree_id), flow_name(offset, i), random_tree(prng, i)});
    account.flow_choice.add(1000 / (i + 4));
  }
  return account;
}

void append_node(std::string& out, const WorldFlow& flow, std::uint32_t place) {
  const WorldNode& node = flow.nodes[place];
  out += R"({"id":")";
  out += node.id;
  out += R"(","title":)";
  events::append_json_string(out, node.title);
  out += R"(,"children":[)";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i != 0) out += ',';
    append_node(out, flow, node.children[i]);
  }
  out += "]}";
}

}  // namespace

void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low) {
  constexpr char kDigits[] = "0123456789abcdef";
  high = (high & 0xFFFFFFFFFFFF0FFFULL) | 0x4000;
  low = (low & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL;
  char text[36];
  char* at = text;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) *at++ = '-';
    const std::uint64_t half = nibble < 16 ? high : low;
    *at++ = kDigits[(half >> (60 - 4 * (nibble % 16))) & 15];
  }
  out.append(text, sizeof text);
}

std::string uuid_text(std::uint64_t high, std::uint64_t low) {
  std::string text;
  append_uuid(text, high, low);
  return text;
}

void WeightedChoice::add(std::uint64_t weight) { cumulative_.push_back(total() + weight); }

std::size_t WeightedChoice::draw(Prng& prng) const {
  const std::uint64_t point = prng.next() % total();
  const auto above = std::upper_bound(cumulative_.begin(), cumulative_.end(), point);
  return static_cast<std::size_t>(above - cumulative_.begin());
}

HistoryWorld::HistoryWorld(std::uint64_t seed, int accounts) : seed_(seed) {
  for (std::uint32_t rank = 0; rank < static_cast<std::uint32_t>(accounts); ++rank) {
    const WorldAccount& account = accounts_.emplace_back(make_account(seed, rank));
    account_choice_.add(account.weight);
    introductions_.push_back({rank, 0, Kind::kAccount});
    for (std::uint32_t i = 0; i < account.users.size(); ++i) introductions_.push_back({rank, i, Kind::kUser});
    for (std::uint32_t i = 0; i < account.flows.size(); ++i) introductions_.push_back({rank, i, Kind::kFlow});
  }
}

std::uint64_t HistoryWorld::activity(const WorldAccount& account, std::int64_t hour_ms) {
  // A week more, because west of Greenwich 1970 began in 1969.
  const std::int64_t local_hours = (hour_ms + account.offset_min * 60'000 + kHourMs / 2) / kHourMs + 168;
  const auto weekday = static_cast<std::size_t>((local_hours / 24 + 4) % 7);  // 1970-01-01 was a Thursday
  return kWeekday[weekday] * kHour[static_cast<std::size_t>(local_hours % 24)];
}

void HistoryWorld::append_introduction(std::string& out, std::uint64_t number, std::int64_t time_ms) const {
  const Introduction& what = introductions_[number];
  const WorldAccount& account = accounts_[what.account];
  constexpr std::string_view kTypes[] = {"account.updated", "user.updated", "flow.updated"};
  const std::uint64_t id = mix_bits(seed_ ^ 0x696E74726F647563ULL, number);
  out += R"({"id":")";
  append_uuid(out, id, mix_bits(id));
  out += R"(","type":")";
  out += kTypes[static_cast<std::size_t>(what.kind)];
  out += R"(","time":")";
  events::append_timestamp(out, events::Timestamp{events::Milliseconds{time_ms}});
  out += R"(","account_id":")";
  out += account.account_id;
  if (what.kind == Kind::kAccount) {
    out += R"(","name":)";
    events::append_json_string(out, account.name);
    out += R"(,"time_zone":")";
    out += account.time_zone;
    out += '"';
  } else if (what.kind == Kind::kUser) {
    const WorldUser& user = account.users[what.index];
    out += R"(","user_id":")";
    out += user.user_id;
    out += R"(","name":)";
    events::append_json_string(out, user.name);
    out += R"(,"role":")";
    out += user.role;
    out += '"';
  } else {
    const WorldFlow& flow = account.flows[what.index];
    out += R"(","tree_id":")";
    out += flow.tree_id;
    out += R"(","name":)";
    events::append_json_string(out, flow.name);
    out += R"(,"tree_structure":)";
    append_node(out, flow, 0);
  }
  out += "}\n";
}

}  // namespace flowtally::cli
