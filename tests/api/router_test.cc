#include "api/router.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using api::Access;
using api::Call;
using api::Reply;
using api::Request;
using api::Role;
using api::Router;

std::optional<Reply> echo(Call& call) {
  if (auto error = call.query.finish()) return *error;
  Reply reply;
  for (const auto& value : call.path) reply.body += value + ";";
  if (call.identity != nullptr) reply.body += call.identity->account_id;
  return reply;
}

std::optional<Reply> fail(Call&) { throw std::runtime_error("a secret"); }

Router test_router() {
  constexpr Access kAdmin{.minimum = Role::kTeamAdmin};
  constexpr Access kIngest{.minimum = Role::kTeamAdmin, .ingest = true};
  constexpr Access kNarrowed{.narrowed_to_session = true};
  return Router({{"GET", "/open", {.anyone = true}, {"x"}, false, echo},
                 {"GET", "/user/{a}/of/{b}", {}, {"x"}, false, echo},
                 {"GET", "/admin", kAdmin, {}, false, echo},
                 {"POST", "/admin", kIngest, {}, false, echo},
                 {"GET", "/widget", kNarrowed, {}, false, echo},
                 {"GET", "/engine", {}, {}, true, echo},
                 {"GET", "/broken", {.anyone = true}, {}, false, fail}},
                {test_key()});
}

Reply ask(std::string_view method, std::string_view target, const std::string& authorization = "") {
  Router router = test_router();
  Request request;
  request.method = method;
  request.target = target;
  if (!authorization.empty()) request.authorization = authorization;
  return router.answer(request, {}, nullptr, kTokenNow).value();
}

std::string bearer(Role role) { return "Bearer " + user_token(role, "acme"); }

bool has_code(const Reply& reply, const std::string& code) {
  return reply.body.find(R"("code":")" + code + "\"") != std::string::npos;
}

}  // namespace

TEST_CASE("router: a path finds its route and its variables are decoded") {
  CHECK(ask("GET", "/open").status == 200);
  CHECK(ask("GET", "/user/x%2Fy/of/%C3%A9", bearer(Role::kViewer)).body == "x/y;\xC3\xA9;acme");
  CHECK(ask("HEAD", "/open").status == 200);
}

TEST_CASE("router: the scheme Bearer is known in any case, with any spaces and tabs after it") {
  const std::string token = user_token(Role::kViewer, "acme");
  for (const std::string scheme : {"Bearer ", "bearer ", "BEARER ", "bEaReR  ", "Bearer\t", "Bearer \t  \t"}) {
    CAPTURE(scheme);
    CHECK(ask("GET", "/user/a/of/b", scheme + token).status == 200);
  }
  for (const std::string scheme : {"", "Bearer", "Bearer:", "Bearers ", "Basic ", " Bearer ", "Bearer\v", "Bear "}) {
    CAPTURE(scheme);
    CHECK(ask("GET", "/user/a/of/b", scheme + token).status == 401);
  }
  for (const std::string none : {"Bearer", "Bearer ", "Bearer \t"}) {
    CHECK(ask("GET", "/user/a/of/b", none).headers == "WWW-Authenticate: Bearer realm=\"flowtally\"\r\n");
  }
}

TEST_CASE("router: an unknown path is 404 with or without a token") {
  for (const std::string path :
       {"/", "/opened", "/open/", "//open", "/user/x/of", "/user//of/b", "/user/x/of/b/c", "/OPEN"}) {
    CAPTURE(path);
    CHECK(ask("GET", path).status == 404);
    CHECK(ask("GET", path, bearer(Role::kSuperAdmin)).body == ask("GET", path).body);
  }
}

TEST_CASE("router: a known path with another method is 405 and says which methods it knows") {
  const Reply reply = ask("DELETE", "/admin");
  CHECK(reply.status == 405);
  CHECK(reply.headers == "Allow: GET, HEAD, POST, OPTIONS\r\n");
  CHECK(has_code(reply, "method_not_allowed"));
  CHECK(ask("get", "/open").status == 405);
}

TEST_CASE("router: a malformed target is 400") { CHECK(has_code(ask("GET", "/open?x=%zz"), "bad_request")); }

TEST_CASE("router: no token, another scheme and a bad token are 401 with a challenge") {
  for (const std::string authorization :
       {"", "Basic abc", "Bearer", "Bearer ", "Bearer a.b.c", "Bearer  x", "Bearerx y"}) {
    CAPTURE(authorization);
    const Reply reply = ask("GET", "/admin", authorization);
    CHECK(reply.status == 401);
    CHECK(reply.headers.starts_with("WWW-Authenticate: Bearer realm=\"flowtally\""));
  }
  CHECK(ask("GET", "/admin", "").headers.find("error") == std::string::npos);
  CHECK(ask("GET", "/admin", "Bearer a.b.c").headers.find("error=\"invalid_token\"") != std::string::npos);
}

TEST_CASE("router: the scheme's letter case does not matter") {
  CHECK(ask("GET", "/admin", "bEARER " + user_token(Role::kTeamAdmin, "acme")).status == 200);
}

TEST_CASE("router: a role has the rights of those before it, and ingest none of theirs") {
  for (const auto& [role, user, admin, ingest] : {std::tuple{Role::kViewer, 200, 403, 403},
                                                  {Role::kEngineer, 200, 403, 403},
                                                  {Role::kTeamAdmin, 200, 200, 200},
                                                  {Role::kSuperAdmin, 200, 200, 200},
                                                  {Role::kIngest, 403, 403, 200}}) {
    CAPTURE(api::role_name(role));
    CHECK(ask("GET", "/user/a/of/b", bearer(role)).status == unsigned(user));
    CHECK(ask("GET", "/admin", bearer(role)).status == unsigned(admin));
    CHECK(ask("POST", "/admin", bearer(role)).status == unsigned(ingest));
  }
}

TEST_CASE("router: a token narrowed to a session goes only where such tokens may") {
  const api::Identity identity{"u", "acme", Role::kSuperAdmin, "s1"};
  const auto token = "Bearer " + api::mint_token(identity, kTokenNow, kTokenNow + std::chrono::hours{1}, test_key());
  CHECK(has_code(ask("GET", "/user/a/of/b", token), "forbidden"));
  CHECK(ask("GET", "/widget", token).status == 200);
}

TEST_CASE("router: errors come in the contract's order") {
  CHECK(ask("GET", "/admin?x=1").status == 401);
  CHECK(ask("GET", "/admin?x=1", bearer(Role::kViewer)).status == 403);
  CHECK(ask("GET", "/admin?x=1", bearer(Role::kTeamAdmin)).status == 422);
  CHECK(ask("PUT", "/admin?x=1").status == 405);
  CHECK(ask("GET", "/nowhere?x=1").status == 404);
}

TEST_CASE("router: what needs an engine is `starting` until there is one") {
  const Reply reply = ask("GET", "/engine", bearer(Role::kViewer));
  CHECK(reply.status == 503);
  CHECK(reply.headers == "Retry-After: 1\r\n");
  CHECK(has_code(reply, "starting"));
}

TEST_CASE("router: a handler that throws is a 500 without details") {
  const Reply reply = ask("GET", "/broken");
  CHECK(reply.status == 500);
  CHECK(has_code(reply, "internal"));
  CHECK(reply.body.find("secret") == std::string::npos);
}

}  // namespace flowtally::tests
