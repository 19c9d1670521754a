#include "api/router.h"

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "api/account_scope.h"
#include "api/base_path.h"
#include "api/dashboard_handlers.h"
#include "api/problem.h"
#include "api/site.h"
#include "engine/commands.h"

namespace flowtally::api {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string_view> split_pattern(std::string_view pattern) {
  std::vector<std::string_view> segments;
  while (!pattern.empty()) {
    events::ensure(pattern.front() == '/' && segments.size() < kSegmentsMax, "a route's pattern is a path, and short");
    const std::string_view segment = pattern.substr(1, pattern.find('/', 1) - 1);
    segments.push_back(segment);
    pattern.remove_prefix(1 + segment.size());
  }
  return segments;
}

bool is_variable(std::string_view segment) { return segment.starts_with('{'); }

bool matches(const std::vector<std::string_view>& pattern, const std::vector<std::string>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](std::string_view expected, const std::string& segment) {
                      return is_variable(expected) ? !segment.empty() : segment == expected;
                    });
}

std::vector<std::string> captured(const std::vector<std::string_view>& pattern, const Target& target) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_variable(pattern[i])) values.push_back(id_of_segment(target.path[i]));
  }
  return values;
}

/// 403 unless `identity` may call a route of this access.
std::optional<Reply> refusal(const Access& access, const Identity& identity) {
  if (identity.session_id && !access.narrowed_to_session) {
    return problem(ProblemCode::kForbidden, "The token is narrowed to rating and feedback in one session.");
  }
  if (identity.role == Role::kIngest) {
    if (access.ingest) return std::nullopt;
    return problem(ProblemCode::kForbidden, "An ingest token can only append events.");
  }
  if (identity.role >= access.minimum) return std::nullopt;
  return problem(ProblemCode::kForbidden, fmt::format("This needs the role {}.", role_name(access.minimum)));
}

/// 406 if the client takes nothing that the route answers.
std::optional<Reply> unacceptable(const Route& route, const Request& request) {
  if (route.answers.empty()) return std::nullopt;
  return not_acceptable(request, route.answers, request.coding, "gzip or zstd");
}

}  // namespace

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer";
  constexpr std::string_view kSpaces = " \t";
  if (authorization.size() < kScheme.size()) return std::nullopt;
  const auto same_letter = [](char lower, char c) { return lower == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); };
  if (!std::equal(kScheme.begin(), kScheme.end(), authorization.begin(), same_letter)) return std::nullopt;
  const auto rest = authorization.substr(kScheme.size());
  const auto token = rest.find_first_not_of(kSpaces);
  if (token == 0 || token == rest.npos) return std::nullopt;
  return rest.substr(token);
}

Router::Router(std::vector<Route> routes, KeySet keys, RouterOptions options)
    : tokens_(std::move(keys)),
      writes_(options.account_writes_max),
      on_answered_(std::move(options.on_answered)),
      live_(options.live),
      answers_(options.answers),
      site_(options.site) {
  for (Route& route : routes) {
    auto segments = split_pattern(route.pattern);
    entries_.push_back({std::move(route), std::move(segments)});
  }
}

std::optional<Reply> Router::answer(Request& request, const Defer& defer, engine::Engine* engine,
                                    events::Timestamp now) {
  const Entry* entry = nullptr;
  if (!on_answered_) return dispatch(request, defer, engine, now, entry);
  const auto begin = Clock::now();
  const Defer telling_defer = [&] {
    return Respond([this, respond = defer(), entry, id = std::string(request.id), client = std::string(request.client),
                    begin](const Respond::Make& make) {
      respond([this, make, entry, id, client, begin] {
        auto reply = make();
        tell(entry, id, client, reply.status, begin);
        return reply;
      });
    });
  };
  auto reply = dispatch(request, telling_defer, engine, now, entry);
  if (reply) tell(entry, request.id, request.client, reply->status, begin);
  return reply;
}

void Router::tell(const Entry* entry, std::string_view request_id, std::string_view client, unsigned status,
                  Clock::time_point begin) const {
  const auto method = entry != nullptr ? entry->route.method : std::string_view();
  const auto pattern = entry != nullptr ? entry->route.pattern : std::string_view();
  on_answered_({method, pattern, request_id, client, status, Clock::now() - begin});
}

Router::Found Router::find(const Target& target, std::string_view method) const {
  Found found;
  for (const Entry& entry : entries_) {
    if (!matches(entry.segments, target.path)) continue;
    found.path_known = true;
    if (entry.route.method != method) continue;
    found.entry = &entry;
    break;
  }
  return found;
}

std::optional<Reply> Router::screen(const Request& request, engine::Engine* engine, events::Timestamp now) {
  const auto begin = Clock::now();
  Admission admission;
  try {
    admission = admit(request, engine, now);
  } catch (const std::exception&) {
    return std::nullopt;  // the whole request meets it again
  }
  if (admission.reply && on_answered_) {
    tell(admission.entry, request.id, request.client, admission.reply->status, begin);
  }
  return std::move(admission.reply);
}

std::optional<Reply> Router::dispatch(Request& request, const Defer& defer, engine::Engine* engine,
                                      events::Timestamp now, const Entry*& entry) {
  try {
    auto admission = admit(request, engine, now);
    entry = admission.entry;
    if (admission.reply) return std::move(admission.reply);
    return call(std::move(admission), request, defer, engine, now);
  } catch (const std::exception& error) {
    return problem_of({events::StatusCode::kInternal, error.what()});
  }
}

Router::Admission Router::admit(const Request& request, engine::Engine* engine, events::Timestamp now) {
  Admission admission;
  const auto refuse = [&](Reply reply) {
    admission.reply = std::move(reply);
    return std::move(admission);
  };
  admission.target = parse_target(request.target);
  if (!admission.target) {
    if (auto page = missing_page(site_, request, {}, 400)) return refuse(*std::move(page));
    return refuse(problem(ProblemCode::kBadRequest, "The request's target is malformed."));
  }
  if (site_ != nullptr) strip_base_path(site_->base(), admission.target->path);
  const auto found = find(*admission.target, request.method == "HEAD" ? "GET" : request.method);
  admission.entry = found.entry;
  if (found.entry == nullptr) {
    if (!found.path_known) {
      auto page = missing_page(site_, request, admission.target->path, 404);
      return refuse(page ? *std::move(page) : not_found());
    }
    if (request.method == "OPTIONS") return refuse(options_of(*admission.target, request.is_preflight));
    Reply reply = problem(ProblemCode::kMethodNotAllowed, "The resource is here, but does not know this method.");
    reply.headers += fmt::format("Allow: {}\r\n", allowed_methods(*admission.target));
    return refuse(std::move(reply));
  }
  const Route& route = found.entry->route;
  if (route.needs_engine && engine == nullptr) {
    return refuse(problem(ProblemCode::kStarting, "The log is being replayed."));
  }
  if (route.access.anyone) {
    admission.reply = unacceptable(route, request);
    return admission;
  }
  const auto token = request.authorization ? bearer_token(*request.authorization) : std::nullopt;
  if (!token) return refuse(unauthorized(""));
  auto identified = tokens_.identify(*token, now);
  if (!identified) return refuse(unauthorized(identified.status().message()));
  admission.identity = std::move(identified).value();
  admission.reply = refusal(route.access, *admission.identity);
  if (!admission.reply) admission.reply = unacceptable(route, request);
  return admission;
}

std::optional<Reply> Router::call(Admission admission, Request& request, const Defer& defer, engine::Engine* engine,
                                  events::Timestamp now) {
  const Route& route = admission.entry->route;
  const Target& target = *admission.target;
  std::shared_ptr<const Identity>& identity = admission.identity;
  std::shared_ptr<InFlight::Place> place;
  if (route.method != "GET" && identity != nullptr && identity->account_id != "*") {  // * is not a tenant
    place = writes_.enter(identity->account_id);
    if (place == nullptr)
      return problem(ProblemCode::kOverloaded, "The account has as many writes under way as it may.");
  }
  const Defer defer_in_place = [&defer, &place] {
    return Respond([respond = defer(), place = std::move(place)](Respond::Make make) mutable {
      place.reset();  // first: the client may send the next request as soon as it has the answer
      respond(std::move(make));
    });
  };
  Call context{engine,
               std::move(identity),
               request,
               place != nullptr ? defer_in_place : defer,
               now,
               captured(admission.entry->segments, target),
               Query(target, route.parameters),
               live_,
               answers_,
               site_};
  auto reply = route.handler(context);
  if (context.viewed.empty() || !reply) return reply;
  engine->commands().note_view(context.viewed, actor_of(context), route.pattern,
                               [respond = context.defer(), reply = *std::move(reply)](const events::Status& status) {
                                 respond(status.ok() ? reply : problem_of(status));
                               });
  return std::nullopt;
}

std::string Router::allowed_methods(const Target& target) const {
  std::string methods;
  for (const Entry& entry : entries_) {
    if (!matches(entry.segments, target.path)) continue;
    if (!methods.empty()) methods += ", ";
    methods += entry.route.method;
    if (entry.route.method == "GET") methods += ", HEAD";
  }
  return methods + ", OPTIONS";
}

Reply Router::options_of(const Target& target, bool is_preflight) const {
  const std::string methods = allowed_methods(target);
  Reply reply;
  reply.status = 204;
  reply.headers = fmt::format("Allow: {}\r\n", methods);
  if (is_preflight) {
    reply.headers += fmt::format(
        "Access-Control-Allow-Methods: {}\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, "
        "Content-Encoding, If-None-Match, X-Request-Id\r\nAccess-Control-Max-Age: 600\r\n",
        methods);
  }
  return reply;
}

}  // namespace flowtally::api
