// What is told about a route to whoever writes a client: the part of the route table from which openapi.json, and the
// page that shows it, are made (openapi.h); a route without one is no part of the API. What all routes of a kind have
// in common is not said here: parameters of query and path (parameters.h), roles and token (the route's access), and
// the problems that the router, a body or an account bring along (problems_of). Examples are written from example
// values by the writer of the answers themselves.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/json.h"
#include "api/parameters.h"
#include "api/problem.h"
#include "api/schema.h"
#include "projections/figures.h"

namespace flowtally::api {

struct Route;

/// A body of one type, of a request or of an answer.
struct Content {
  std::string_view type;  // "application/json"
  std::function<projections::RawJson(Schemas&)> schema;
  std::vector<std::pair<std::string, projections::RawJson>> examples = {};  // by name
};

struct AnswerShape {
  unsigned status = 200;
  std::string_view meaning;
  std::vector<Content> content = {};  // none, or one
};

struct Operation {
  std::string_view id;   // unique: generated clients name their functions so
  std::string_view tag;  // the heading that it stands under
  std::string_view summary;
  std::string_view description = {};
  std::vector<Content> body = {};          // one of these is sent; none: no body is read
  std::vector<AnswerShape> answers;        // but problems
  std::vector<ProblemCode> problems = {};  // that this route gives beyond those of its kind
  std::vector<Parameter> parameters = {};  // where they are not the shared ones
};

/// An answer written from a described struct, of which `example` is one.
template <typename T>
AnswerShape json_answer(unsigned status, std::string_view meaning, const T& example) {
  return {status,
          meaning,
          {{"application/json",
            [](Schemas& schemas) { return schemas.of<T>(Use::kAnswer); },
            {{"example", {to_json(example)}}}}}};
}

/// A problem with members of its own, of which `example` is one: beside those that are problems and no more.
template <typename T>
AnswerShape problem_answer(const T& example) {
  return {example.status,
          example.title,
          {{"application/problem+json",
            [](Schemas& schemas) { return schemas.of<T>(Use::kAnswer); },
            {{std::string(example.code), {to_json(example)}}}}}};
}

/// 200 with text of another kind.
AnswerShape text_answer(std::string_view meaning, std::string_view content_type);

/// The body of a command, read by Body<Payload>(call, members). It becomes a component called `name`.
template <typename Payload>
Content command_body(std::string_view name, std::string_view meaning, std::span<const std::string_view> members,
                     const JsonObject& example) {
  return {"application/json",
          [name, meaning, members](Schemas& schemas) {
            Properties properties;
            schemas.add_fields<Payload>(Use::kRequest, properties, members);
            return schemas.add_object(name, meaning, properties, true);
          },
          {{"example", example.json()}}};
}

/// Every problem that a route can answer with, in the order of ProblemCode, each once.
std::vector<ProblemCode> problems_of(const Route& route, const Operation& operation);

}  // namespace flowtally::api
