// The live-chat desk: what it is doing, who works at it, when, and over some days; as it stood at `to`, or now. Parse,
// ask the engine, answer (docs/http_api.md).
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

inline constexpr std::size_t kDeskDaysMax = 30;
inline constexpr std::size_t kDeskDaysDefault = 7;
inline constexpr std::size_t kDeskHoursMax = 168;
inline constexpr std::size_t kDeskHoursDefault = 24;

std::optional<Reply> get_live_kpis(Call& call);
std::optional<Reply> get_operators(Call& call);
std::optional<Reply> get_hours(Call& call);
std::optional<Reply> get_live_dashboard(Call& call);
/// What visitors wrote, whenever.
std::optional<Reply> get_chat_ratings(Call& call);

Operation describe_live_kpis();
Operation describe_operators();
Operation describe_hours();
Operation describe_live_dashboard();
Operation describe_chat_ratings();

}  // namespace flowtally::api
