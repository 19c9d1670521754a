#include "api/accept.h"

#include <algorithm>

namespace flowtally::api {
namespace {

constexpr int kWhole = 1000;  // a weight of 1, in thousandths
constexpr std::array<std::string_view, 4> kCodingNames = {"identity", "gzip", "zstd", "br"};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

/// "0.5" as 500: a digit 0 or 1, and at most three decimals.
std::optional<int> weight_of(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = text[0] == '1' ? kWhole : 0;
  int unit = kWhole / 10;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    weight += (digit - '0') * unit;
    unit /= 10;
  }
  return weight <= kWhole ? std::optional(weight) : std::nullopt;
}

/// Cuts off `list` up to the next `separator`.
std::string_view next(std::string_view& list, char separator) {
  const auto end = std::min(list.find(separator), list.size());
  const auto part = trimmed(list.substr(0, end));
  list.remove_prefix(std::min(end + 1, list.size()));
  return part;
}

/// Calls `take(name, weight)` for each element.
template <typename Take>
void for_each_weighted(std::string_view list, Take take) {
  while (!list.empty()) {
    std::string_view parameters = next(list, ',');
    const auto name = next(parameters, ';');
    std::optional<int> weight = kWhole;
    while (!parameters.empty()) {
      std::string_view value = next(parameters, ';');
      if (is(next(value, '='), "q")) weight = weight_of(value);
    }
    if (!name.empty() && weight) take(name, *weight);
  }
}

}  // namespace

bool accepts(std::optional<std::string_view> accept, std::string_view media_type) {
  if (!accept || trimmed(*accept).empty()) return true;
  const auto type = media_type.substr(0, media_type.find('/') + 1);
  int narrowest = 0;
  int weight = 0;
  for_each_weighted(*accept, [&](std::string_view range, int range_weight) {
    int narrow = 0;
    if (is(range, media_type)) {
      narrow = 3;
    } else if (range.ends_with("/*") && is(range.substr(0, range.size() - 1), type)) {
      narrow = 2;
    } else if (range == "*/*") {
      narrow = 1;
    }
    if (narrow == 0 || narrow < narrowest) return;
    weight = narrow > narrowest ? range_weight : std::max(weight, range_weight);
    narrowest = narrow;
  });
  return weight > 0;
}

std::string_view coding_name(ContentCoding coding) { return kCodingNames[static_cast<std::size_t>(coding)]; }

CodingChoice chosen_coding(std::optional<std::string_view> accept_encoding, std::span<const ContentCoding> offered) {
  CodingChoice choice;
  if (!accept_encoding || trimmed(*accept_encoding).empty()) return choice;
  std::array<std::optional<int>, kCodingNames.size()> named;
  std::optional<int> others;
  for_each_weighted(*accept_encoding, [&](std::string_view name, int weight) {
    if (name == "*") others = weight;
    if (is(name, "x-gzip")) name = "gzip";
    for (std::size_t i = 0; i < named.size(); ++i) {
      if (is(name, kCodingNames[i])) named[i] = weight;
    }
  });
  const auto identity = named[static_cast<std::size_t>(ContentCoding::kIdentity)];
  choice.identity = identity.value_or(others.value_or(kWhole)) > 0;
  // Identity that is not named is only what is left when nothing else will do.
  int wanted = std::max(1, identity.value_or(0));
  for (const auto coding : offered) {
    const int weight = named[static_cast<std::size_t>(coding)].value_or(others.value_or(0));
    if (weight < wanted) continue;
    choice.packed = coding;
    wanted = weight + 1;
  }
  return choice;
}

}  // namespace flowtally::api
