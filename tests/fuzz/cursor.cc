// Cursors: one that is taken is the text of what was read, and every list takes it or says that it never gave it. Also
// the base64url texts that tokens are made of.
#include "projections/cursor.h"

#include "api/base64url.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

namespace flowtally::tests::fuzz {
namespace {

void allow(const events::Status& status) {
  expect(status.ok() || status.code() == events::StatusCode::kInvalidArgument, status.message());
}

void check_rating_cursor(const engine::Engine& engine, std::string_view input) {
  const auto cursor = projections::RatingCursor::parse(input);
  if (!cursor) return;
  expect(cursor->text() == input, "a cursor has one text");
  allow(engine.ratings("acme", "dns", 1, cursor).status());
  allow(engine.chat_ratings("acme", 1, cursor).status());
  allow(engine.audit_logs("acme", {.days = 90, .limit = 1, .after = cursor}, std::nullopt).status());
}

void check_id_cursor(const engine::Engine& engine, std::string_view input) {
  const auto cursor = projections::IdCursor::parse(input);
  if (!cursor) return;
  expect(cursor->text() == input, "a cursor has one text");
  for (const auto& flow : engine.flows("acme", {"", 10, cursor}).items) {
    expect(flow.tree_id > cursor->id, "a page begins after its cursor");
  }
  for (const auto& user : engine.users("acme", {"a", 10, cursor}).items) {
    expect(user.user_id > cursor->id, "a page begins after its cursor");
  }
}

}  // namespace

void run_cursor(std::string_view input) {
  static const auto kEngine = world_engine();  // only asked, never changed
  check_rating_cursor(*kEngine, input);
  check_id_cursor(*kEngine, input);
  if (const auto bytes = api::from_base64url(input)) expect(api::base64url(*bytes) == input, "base64url has one text");
  const auto back = api::from_base64url(api::base64url(input));
  expect(back == std::string(input), "bytes are the same after base64url");
}

}  // namespace flowtally::tests::fuzz
