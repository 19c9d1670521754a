// The pieces that several live-chat answers are made of.
#pragma once

#include <cstdint>

#include "projections/chat_figures.h"
#include "projections/chats_at.h"

namespace flowtally::projections {

inline constexpr std::int64_t kHourMs = 3'600'000;
inline constexpr std::int64_t kDaySpanMs = 24 * kHourMs;  // 24 hours, whatever the zone

/// A sum of milliseconds over `n` as seconds; 0.0 of nothing.
double mean_seconds(std::int64_t sum_ms, std::int64_t n);
/// a / b in percent; 0.0 of nothing.
double percent(std::int64_t a, std::int64_t b);
/// Mean rating; 0.0 of nothing.
double mean_rating(const Rated::Sums& ratings);
/// Mean rating as a share of 5, in percent.
double rating_percent(const Rated::Sums& ratings);
/// Share of the closes whose visitor did not come back within a day.
double first_contact_percent(const Close::Sums& closes);
/// Closed by the system's timeout, of those and the claims.
double abandonment_percent(const Close::Sums& closes, const Claim::Sums& claims);
/// The cases that this is of.
std::int64_t abandonment_cases(const Close::Sums& closes, const Claim::Sums& claims);
/// Share of the ratings that are 4 or 5.
double satisfied_percent(const Rated::Sums& ratings);

/// Some durations: how many, what they add up to, and each of them.
DurationFigures duration_figures(std::int64_t n, std::int64_t sum_ms, std::int64_t business_ms, const DurationSet& all,
                                 const DurationSet& business);

struct Span {
  std::int64_t from_ms;
  std::int64_t to_ms;
};
DurationFigures queue_wait_figures(const ChatsAt& chats, Span span);
DurationFigures first_response_figures(const ChatsAt& chats, Span span);
DurationFigures customer_first_response_figures(const ChatsAt& chats, Span span);
DurationFigures resolution_figures(const ChatsAt& chats, Span span);
/// The members of csat.
void fill_csat(ServiceQuality& quality, const Rated::Sums& ratings);
/// The members of matured first contact resolution.
void fill_matured_fcr(ServiceQuality& quality, const Close::Sums& closes);

}  // namespace flowtally::projections
