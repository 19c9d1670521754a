// Ratings and step feedback: commands of a session's user, and what everyone may read of them (docs/http_api.md).
#pragma once

#include <optional>

#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> post_rating(Call& call);
std::optional<Reply> get_session_feedback(Call& call);
std::optional<Reply> post_step_feedback(Call& call);
std::optional<Reply> delete_step_feedback(Call& call);
std::optional<Reply> get_step_feedback(Call& call);
std::optional<Reply> get_ratings(Call& call);

}  // namespace flowtally::api
