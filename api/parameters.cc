#include "api/parameters.h"

#include <algorithm>
#include <vector>

#include "api/query.h"
#include "api/schema.h"
#include "events/event.h"

namespace flowtally::api {
namespace {

using projections::RawJson;

RawJson id_schema() { return schema_detail::id(Use::kAnswer, false).json(); }

RawJson edge_schema() {
  const std::vector<RawJson> either = {schema_detail::text_of_format("date", false).json(),
                                       schema_detail::text_of_format("date-time", false).json()};
  return JsonObject().add("anyOf", either).json();
}

std::vector<Parameter> all_parameters() {
  return {
      {"tree_id", "Id of the flow.", id_schema()},
      {"session_id", "Id of the session.", id_schema()},
      {"step_id", "Id of the step: a `node_id`.", id_schema()},
      {"period", "The window is as long and ends at `to`, an instant. Not together with `from`. 30d unless given.",
       schema_detail::text({.one_of = projections::kPeriodNames}, false).add("default", "30d").json()},
      {"from", "Begin of the window: a local date of the account, or an instant.", edge_schema()},
      {"to",
       "End of the window: a local date, which is included, or an instant, which is not. Dates go with dates. Now "
       "unless "
       "given.",
       edge_schema()},
      {"engineer_id", "The figures of this user alone. One that the account does not have gives zeros.", id_schema()},
      {"operator_id", "This operator alone.", id_schema()},
      {"account_id",
       "Another account to read: for `super_admin`, if it exists. Everyone else names only their own; another is 404.",
       id_schema()},
      {"limit", "Entries of a page.",
       schema_detail::integer(true, 4, {.min = 1, .max = kPageMax}, false).add("default", kPageDefault).json()},
      {"cursor", "The `next_cursor` of the page before.", schema_detail::plain("string", false).json()},
      {"search", "Only what has this in its name or its id; letter case does not matter.",
       schema_detail::text({.code_points_max = events::kNameCodePointsMax}, false).json()},
  };
}

}  // namespace

const Parameter* shared_parameter(std::string_view name) {
  static const std::vector<Parameter> kParameters = all_parameters();
  const auto found =
      std::find_if(kParameters.begin(), kParameters.end(), [&](const auto& p) { return p.name == name; });
  return found == kParameters.end() ? nullptr : &*found;
}

}  // namespace flowtally::api
