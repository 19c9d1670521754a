// Ratings and step feedback: commands of a session's user, and what everyone may read of them (docs/http_api.md).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

/// What the bodies of the commands may hold, of the events that they become.
inline constexpr std::array<std::string_view, 2> kRatingMembers = {"rating", "comment"};
inline constexpr std::array<std::string_view, 2> kStepFeedbackMembers = {"session_id", "was_helpful"};

std::optional<Reply> post_rating(Call& call);
std::optional<Reply> get_session_feedback(Call& call);
std::optional<Reply> post_step_feedback(Call& call);
std::optional<Reply> delete_step_feedback(Call& call);
std::optional<Reply> get_step_feedback(Call& call);
std::optional<Reply> get_ratings(Call& call);

Operation describe_post_rating();
Operation describe_get_session_feedback();
Operation describe_post_step_feedback();
Operation describe_delete_step_feedback();
Operation describe_get_step_feedback();
Operation describe_get_ratings();

}  // namespace flowtally::api
