#include "api/openapi.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "api/operation.h"
#include "api/version.h"

namespace flowtally::api {
namespace {

using projections::RawJson;

constexpr std::string_view kProblemType = "application/problem+json";
constexpr std::string_view kAbout =
    "Exact dashboards of support sessions, from events.\n\n"
    "Instants in answers are UTC with milliseconds; figures have a fixed number of decimals (`x-decimals`). Answers "
    "may "
    "gain fields; ignore those you do not know. Every route that answers GET answers HEAD. A path that is not here is "
    "404 `not_found`, a known path with another method 405 `method_not_allowed`. Of several errors the first of this "
    "order is told: malformed, path, method, starting, token, role, parameters and body, not found, not your session, "
    "not completed, already rated.\n\n"
    "An id in a path is one percent-encoded segment. The ids `.` and `..`, which clients and proxies resolve, have a "
    "`~` in "
    "front: `~..` is the id `..`, `~~..` the id `~..`.";

RawJson reference(std::string_view kind, std::string_view name) {
  return JsonObject().add("$ref", "#/components/" + std::string(kind) + "/" + std::string(name)).json();
}

ProblemBody example_problem(ProblemCode code) {
  ProblemBody body = problem_body(code, "");
  body.detail = std::string(body.title) + ".";
  return body;
}

/// What an answer of one status may be, while it is gathered.
struct Response {
  std::string meaning;
  std::string_view type;
  std::vector<RawJson> schemas;
  JsonObject examples;
  JsonObject headers;
};

class Document {
 public:
  std::string write(std::span<const Route> routes, std::string_view base_path);

 private:
  JsonObject operation(const Route& route);
  std::vector<RawJson> parameters(const Route& route, const Operation& operation) const;
  JsonObject body(const Operation& operation);
  JsonObject responses(const Route& route, const Operation& operation);
  void add_problems(const std::vector<ProblemCode>& codes, std::map<unsigned, Response>& responses);
  JsonObject components();

  Schemas schemas_;
};

JsonObject examples_of(const Content& content) {
  JsonObject examples;
  for (const auto& [name, value] : content.examples) examples.add(name, JsonObject().add("value", value));
  return examples;
}

JsonObject media_type(const RawJson& schema, const JsonObject& examples) {
  JsonObject media;
  media.add("schema", schema);
  if (!examples.empty()) media.add("examples", examples);
  return media;
}

std::vector<RawJson> Document::parameters(const Route& route, const Operation& operation) const {
  const auto described = [&](std::string_view name, bool in_path) {
    const auto& own = operation.parameters;
    const auto found = std::find_if(own.begin(), own.end(), [&](const Parameter& p) { return p.name == name; });
    const Parameter* const parameter = found != own.end() ? &*found : shared_parameter(name);
    events::ensure(parameter != nullptr, "every parameter is described");
    JsonObject object;
    object.add("name", name).add("in", in_path ? "path" : "query");
    if (in_path) object.add("required", true);
    return object.add("description", parameter->meaning).add("schema", parameter->schema).json();
  };
  std::vector<RawJson> all;
  for (std::size_t at = route.pattern.find('{'); at != route.pattern.npos; at = route.pattern.find('{', at + 1)) {
    all.push_back(described(route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1), true));
  }
  for (const std::string_view name : route.parameters) all.push_back(described(name, false));
  return all;
}

JsonObject Document::body(const Operation& operation) {
  JsonObject contents;
  for (const Content& content : operation.body) {
    contents.add(content.type, media_type(content.schema(schemas_), examples_of(content)));
  }
  return JsonObject().add("required", true).add("content", contents);
}

void Document::add_problems(const std::vector<ProblemCode>& codes, std::map<unsigned, Response>& responses) {
  std::map<unsigned, std::vector<ProblemCode>> by_status;
  for (const ProblemCode code : codes) by_status[problem_http_status(code)].push_back(code);
  for (const auto& [status, same] : by_status) {
    Response& response = responses[status];
    std::vector<std::string_view> names;
    for (const ProblemCode code : same) {
      names.push_back(problem_code_name(code));
      if (!response.meaning.empty()) response.meaning += " ";
      response.meaning += example_problem(code).detail;
      response.examples.add(names.back(), reference("examples", names.back()));
    }
    JsonObject schema;
    schema.add("$ref", "#/components/schemas/ProblemBody")
        .add("type", "object")
        .add("properties", JsonObject().add("code", JsonObject().add("enum", names)));
    response.type = kProblemType;
    response.schemas.push_back(schema.json());
    if (status == 401) response.headers.add("WWW-Authenticate", reference("headers", "WWW-Authenticate"));
    if (status == 503) response.headers.add("Retry-After", reference("headers", "Retry-After"));
  }
}

JsonObject Document::responses(const Route& route, const Operation& operation) {
  std::map<unsigned, Response> by_status;
  for (const AnswerShape& answer : operation.answers) {
    Response& response = by_status[answer.status];
    response.meaning = answer.meaning;
    for (const Content& content : answer.content) {
      response.type = content.type;
      response.schemas.push_back(content.schema(schemas_));
      for (const auto& [name, value] : content.examples) {
        response.examples.add(name, JsonObject().add("value", value));
      }
    }
  }
  add_problems(problems_of(route, operation), by_status);
  JsonObject all;
  for (auto& [status, response] : by_status) {
    JsonObject object;
    response.headers.add("X-Request-Id", reference("headers", "X-Request-Id"));
    object.add("description", response.meaning).add("headers", response.headers);
    if (!response.schemas.empty()) {
      const RawJson schema =
          response.schemas.size() == 1 ? response.schemas.front() : JsonObject().add("anyOf", response.schemas).json();
      object.add("content", JsonObject().add(response.type, media_type(schema, response.examples)));
    }
    all.add(std::to_string(status), object);
  }
  return all;
}

std::vector<std::string_view> roles_of(const Access& access) {
  std::vector<std::string_view> roles;
  for (const Role role : {Role::kViewer, Role::kEngineer, Role::kTeamAdmin, Role::kSuperAdmin}) {
    if (role >= access.minimum) roles.push_back(role_name(role));
  }
  if (access.ingest) roles.push_back(role_name(Role::kIngest));
  return roles;
}

JsonObject Document::operation(const Route& route) {
  const Operation operation = route.describe();
  JsonObject object;
  object.add("operationId", operation.id)
      .add("tags", std::vector<std::string_view>{operation.tag})
      .add("summary", operation.summary);
  if (!operation.description.empty()) object.add("description", operation.description);
  if (route.access.anyone) {
    object.add("security", std::vector<RawJson>{});
  } else {
    object.add("x-roles", roles_of(route.access));
    if (route.access.narrowed_to_session) object.add("x-token-of-one-session", true);
  }
  if (const auto all = parameters(route, operation); !all.empty()) object.add("parameters", all);
  if (!operation.body.empty()) object.add("requestBody", body(operation));
  return object.add("responses", responses(route, operation));
}

JsonObject Document::components() {
  const auto header = [](std::string_view meaning, std::string_view type) {
    return JsonObject().add("description", meaning).add("schema", JsonObject().add("type", type));
  };
  JsonObject headers;
  headers
      .add("X-Request-Id", header("The id of the request: its own one of 1 to 128 letters, digits, `-`, `_`, `.`, "
                                  "or a new one.",
                                  "string"))
      .add("Retry-After", header("Seconds after which another try makes sense.", "integer"))
      .add("WWW-Authenticate", header("`Bearer`, and why the token was refused.", "string"));
  JsonObject examples;
  for (const ProblemCode code : all_problem_codes()) {
    examples.add(problem_code_name(code), JsonObject().add("value", example_problem(code)));
  }
  JsonObject bearer;
  bearer.add("type", "http")
      .add("scheme", "bearer")
      .add("bearerFormat", "JWT")
      .add("description",
           "Signed with HS256, RS256 or ES256. Claims: `exp`, `role`, `account_id`, and `sub` but for `ingest`; "
           "`session_id` narrows the token to rating and feedback in that session.");
  schemas_.of<ProblemBody>(Use::kAnswer);
  return JsonObject()
      .add("schemas", schemas_.components())
      .add("examples", examples)
      .add("headers", headers)
      .add("securitySchemes", JsonObject().add("bearer", bearer));
}

std::string Document::write(std::span<const Route> routes, std::string_view base_path) {
  std::vector<std::pair<std::string_view, JsonObject>> paths;  // in the order of the table
  for (const Route& route : routes) {
    if (route.describe == nullptr) continue;
    auto path = std::find_if(paths.begin(), paths.end(), [&](const auto& p) { return p.first == route.pattern; });
    if (path == paths.end()) path = paths.insert(paths.end(), {route.pattern, {}});
    std::string method(route.method);
    for (char& letter : method) letter = static_cast<char>(letter - 'A' + 'a');
    path->second.add(method, operation(route));
  }
  JsonObject all_paths;
  for (const auto& [pattern, methods] : paths) all_paths.add(pattern, methods);
  JsonObject info;
  info.add("title", "flowtally").add("version", kVersion).add("description", kAbout);
  const std::vector<RawJson> servers = {JsonObject().add("url", base_path.empty() ? "/" : base_path).json()};
  const RawJson no_scopes{"[]"};
  const std::vector<RawJson> security = {JsonObject().add("bearer", no_scopes).json()};
  JsonObject document;
  document.add("openapi", "3.1.0")
      .add("info", info)
      .add("servers", servers)
      .add("security", security)
      .add("paths", all_paths)
      .add("components", components());
  return document.json().text;
}

}  // namespace

std::string openapi_document(std::span<const Route> routes, std::string_view base_path) {
  return Document().write(routes, base_path);
}

}  // namespace flowtally::api
