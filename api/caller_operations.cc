// What clients are told about the caller and the accounts (api/operation.h).
#include "api/caller_handlers.h"
#include "projections/name_views.h"

namespace flowtally::api {

using namespace projections;

Operation describe_caller() {
  return {.id = "getCaller",
          .tag = "Identity",
          .summary = "Who the caller is, and which account they read",
          .description =
              "An account without events is answered too: it has no name, and its zone is UTC. With `account_id` the "
              "account is that one, and the user is still the caller.",
          .answers = {
              json_answer(200, "The caller.",
                          Caller{"jane", Text{"Jane Smith"}, "team_admin", "acme", Text{"Acme"}, "Europe/Berlin"})}};
}

Operation describe_accounts() {
  return {.id = "listAccounts",
          .tag = "Identity",
          .summary = "Accounts to choose from, by id",
          .description = "Every account that has an event. Reading this list is no look into an account.",
          .answers = {json_answer(200, "A page of accounts.",
                                  AccountsPage{{{"acme", Text{"Acme"}}, {"globex", std::nullopt}}, Text{"676c6f62"}})}};
}

}  // namespace flowtally::api
