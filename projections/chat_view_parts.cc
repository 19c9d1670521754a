#include "projections/chat_view_parts.h"

namespace flowtally::projections {

double mean_seconds(std::int64_t sum_ms, std::int64_t n) {
  return n == 0 ? 0.0 : static_cast<double>(sum_ms) / (static_cast<double>(n) * 1000.0);
}

double percent(std::int64_t a, std::int64_t b) {
  return b == 0 ? 0.0 : 100.0 * static_cast<double>(a) / static_cast<double>(b);
}

double mean_rating(const Rated::Sums& ratings) {
  return ratings.n() == 0 ? 0.0 : static_cast<double>(ratings.total()) / static_cast<double>(ratings.n());
}

double rating_percent(const Rated::Sums& ratings) { return mean_rating(ratings) / 5 * 100; }

double first_contact_percent(const Close::Sums& closes) { return percent(closes.n() - closes.reopened(), closes.n()); }

double abandonment_percent(const Close::Sums& closes, const Claim::Sums& claims) {
  return percent(closes.timed_out(), abandonment_cases(closes, claims));
}

std::int64_t abandonment_cases(const Close::Sums& closes, const Claim::Sums& claims) {
  return closes.timed_out() + claims.n();
}

double satisfied_percent(const Rated::Sums& ratings) {
  return percent(ratings.values[3] + ratings.values[4], ratings.n());
}

DurationFigures duration_figures(std::int64_t n, std::int64_t sum_ms, std::int64_t business_ms, const DurationSet& all,
                                 const DurationSet& business) {
  DurationFigures figures;
  if (n == 0) return figures;
  figures.n = static_cast<std::uint64_t>(n);
  figures.avg_seconds = Seconds{mean_seconds(sum_ms, n)};
  figures.median_seconds = Seconds{all.quantile_seconds(0.5)};
  figures.p90_seconds = Seconds{all.quantile_seconds(0.9)};
  figures.avg_business_seconds = Seconds{mean_seconds(business_ms, n)};
  figures.median_business_seconds = Seconds{business.quantile_seconds(0.5)};
  figures.p90_business_seconds = Seconds{business.quantile_seconds(0.9)};
  return figures;
}

DurationFigures queue_wait_figures(const ChatsAt& chats, Span span) {
  const auto sums = chats.claims(span.from_ms, span.to_ms);
  return duration_figures(sums.n(), sums.wait_ms(), sums.wait_business_ms(),
                          chats.claim_durations(span.from_ms, span.to_ms, Claim::kWaits),
                          chats.claim_durations(span.from_ms, span.to_ms, Claim::kBusinessWaits));
}

DurationFigures first_response_figures(const ChatsAt& chats, Span span) {
  const auto sums = chats.claims(span.from_ms, span.to_ms);
  return duration_figures(sums.responses(), sums.response_ms(), sums.response_business_ms(),
                          chats.claim_durations(span.from_ms, span.to_ms, Claim::kResponses),
                          chats.claim_durations(span.from_ms, span.to_ms, Claim::kBusinessResponses));
}

DurationFigures customer_first_response_figures(const ChatsAt& chats, Span span) {
  const auto sums = chats.first_messages(span.from_ms, span.to_ms);
  return duration_figures(sums.n(), sums.wait_ms(), sums.wait_business_ms(),
                          chats.first_message_durations(span.from_ms, span.to_ms, FirstMessage::kWaits),
                          chats.first_message_durations(span.from_ms, span.to_ms, FirstMessage::kBusinessWaits));
}

DurationFigures resolution_figures(const ChatsAt& chats, Span span) {
  const auto sums = chats.closes(span.from_ms, span.to_ms);
  return duration_figures(sums.n(), sums.resolution_ms(), sums.resolution_business_ms(),
                          chats.close_durations(span.from_ms, span.to_ms, Close::kResolutions),
                          chats.close_durations(span.from_ms, span.to_ms, Close::kBusinessResolutions));
}

void fill_csat(ServiceQuality& quality, const Rated::Sums& ratings) {
  quality.csat_n = static_cast<std::uint64_t>(ratings.n());
  for (std::size_t i = 0; i < quality.csat_distribution.size(); ++i) {
    quality.csat_distribution[i] = static_cast<std::uint64_t>(ratings.values[i]);
  }
  if (ratings.n() == 0) return;
  quality.csat_score = Percent{satisfied_percent(ratings)};
  quality.csat_mean = Fixed<2>{mean_rating(ratings)};
}

void fill_matured_fcr(ServiceQuality& quality, const Close::Sums& closes) {
  quality.fcr_matured_n = static_cast<std::uint64_t>(closes.n());
  if (closes.n() > 0) quality.fcr_rate_matured = Percent{first_contact_percent(closes)};
}

}  // namespace flowtally::projections
