#include "api/base_path.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/api/server_fixture.h"

namespace flowtally::tests {
namespace {

using Segments = std::vector<std::string>;

Segments stripped(const std::string& base, Segments path) {
  api::strip_base_path(api::base_path_segments(base), path);
  return path;
}

api::ServerOptions below(const std::string& base_path) {
  auto options = server_options();
  options.base_path = base_path;
  return options;
}

const std::string kBrowser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

}  // namespace

TEST_CASE("base path: one spelling for each, and nothing for the root") {
  for (const auto& [text, path] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"/", ""},
                                                        {"/flowtally", "/flowtally"},
                                                        {"/tools/Flow-tally_1.0~x", "/tools/Flow-tally_1.0~x"},
                                                        {"/%66low", "/flow"},
                                                        {"/f%c3%bcr", "/f%C3%BCr"},
                                                        {"/api/flowtally", "/api/flowtally"},
                                                        {"/teams", "/teams"}}) {
    CAPTURE(text);
    const auto parsed = api::parse_base_path(text);
    REQUIRE_MESSAGE(parsed.ok(), parsed.status().message());
    CHECK(*parsed == path);
  }
}

TEST_CASE("base path: what is none is an error that names it and says what is wrong") {
  for (const auto& [text, why] :
       std::vector<std::pair<std::string, std::string>>{{"flowtally", "does not begin with a slash"},
                                                        {"https://host/flowtally", "does not begin with a slash"},
                                                        {"/flowtally/", "ends with a slash"},
                                                        {"//", "ends with a slash"},
                                                        {"//flowtally", "empty, . or .. segment"},
                                                        {"/a//b", "empty, . or .. segment"},
                                                        {"/a/../b", "empty, . or .. segment"},
                                                        {"/a/%2E%2e", "empty, . or .. segment"},
                                                        {"/./a", "empty, . or .. segment"},
                                                        {"/a?b", "has a query or a fragment"},
                                                        {"/a#b", "has a query or a fragment"},
                                                        {"/a b", "percent-encode"},
                                                        {"/\"><script>", "percent-encode"},
                                                        {"/a\r\nb", "percent-encode"},
                                                        {"/f\xC3\xBCr", "percent-encode"},
                                                        {"/%zz", "two hexadecimal digits"},
                                                        {"/%ff", "UTF-8"},
                                                        {"/a%2Fb", "encoded slash"},
                                                        {"/a%00", "control character"},
                                                        {"/" + std::string(256, 'a'), "longer than 256 bytes"},
                                                        {"/api", "the server's own"},
                                                        {"/api/v1", "the server's own"},
                                                        {"/docs", "the server's own"},
                                                        {"/%64ocs", "the server's own"},
                                                        {"/team", "the server's own"},
                                                        {"/flows/dns", "the server's own"},
                                                        {"/assets/x", "the server's own"}}) {
    CAPTURE(text);
    const auto parsed = api::parse_base_path(text);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.status().code() == events::StatusCode::kInvalidArgument);
    CHECK_MESSAGE(parsed.status().message().find(why) != std::string::npos, parsed.status().message());
    CHECK(parsed.status().message().starts_with("'" + text.substr(0, 256) + "' "));
  }
}

TEST_CASE("base path: it is stripped where it is, whole segments at a time") {
  CHECK(stripped("/flowtally", {"flowtally", "team"}) == Segments{"team"});
  CHECK(stripped("/flowtally", {"flowtally"}) == Segments{""});
  CHECK(stripped("/flowtally", {"flowtally", ""}) == Segments{""});
  CHECK(stripped("/flowtally", {"team"}) == Segments{"team"});
  CHECK(stripped("/flowtally", {"flowtallyx", "team"}) == Segments{"flowtallyx", "team"});
  CHECK(stripped("/a/b", {"a"}) == Segments{"a"});
  CHECK(stripped("/a/b", {"a", "b", "c", ""}) == Segments{"c", ""});
  CHECK(stripped("/f%C3%BCr", {"f\xC3\xBCr", "team"}) == Segments{"team"});
  CHECK(stripped("", {"team"}) == Segments{"team"});
}

TEST_CASE("base path: requests with it and without it have the same answer, whatever the route") {
  const RunningServer server(below("/tools/flowtally"));
  for (const std::string path : {"/", "/team", "/team/", "/flows/dns", "/widgets", "/widgets.js", "/assets/app-1.js",
                                 "/assets/nothing.js", "/docs", "/docs/", "/docs/docs.js", "/healthz", "/readyz",
                                 "/api/v1/openapi.json", "/api/v1/analytics/team", "/api/v1/nothing", "/nowhere"}) {
    for (const std::string& headers : {std::string(), kBrowser}) {
      CAPTURE(path);
      CAPTURE(headers);
      const auto plain = HttpClient(server.port()).request("GET", path, headers);
      const auto below_it = HttpClient(server.port()).request("GET", "/tools/flowtally" + path, headers);
      CHECK(below_it.status == plain.status);
      CHECK(below_it.body == plain.body);
      CHECK(below_it.headers.at("content-security-policy") == plain.headers.at("content-security-policy"));
    }
  }
  const auto at_root = HttpClient(server.port()).request("GET", "/tools/flowtally");
  CHECK(at_root.body == HttpClient(server.port()).request("GET", "/").body);
  CHECK(HttpClient(server.port()).request("GET", "/tools/flowtally/api/v1/analytics/team").status == 401);
  for (const std::string path : {"/tools", "/tools/", "/tools/flowtallyx", "/tools/flowtally/tools/flowtally/team"}) {
    CAPTURE(path);
    CHECK(HttpClient(server.port()).request("GET", path).status == 404);
  }
}

TEST_CASE("base path: with it pages name everything below it, in every form, and the description its server") {
  const api::EmbeddedFile files[] = {
      {"index.html", R"(<link href="/assets/a-1.css"><script src="/assets/a-1.js"></script><a href="/docs">x</a>)"},
      {"index.html.br", "br"},
      {"assets/a-1.js", R"(const kept = '="/assets/b.js"')"}};
  const api::WebFiles web(files);
  auto options = below("/flowtally");
  options.web = &web;
  const RunningServer server(options);
  const std::string moved =
      R"(<link href="/flowtally/assets/a-1.css"><script src="/flowtally/assets/a-1.js"></script><a href="/flowtally/docs">x</a>)";
  for (const std::string coding : {"", "Accept-Encoding: br\r\n", "Accept-Encoding: gzip, br, zstd\r\n"}) {
    CAPTURE(coding);
    const auto page = HttpClient(server.port()).request("GET", "/flowtally/team", coding);
    CHECK(page.body == moved);
    CHECK(page.headers.at("vary") == "Accept-Encoding");
    CHECK(HttpClient(server.port())
              .request("GET", "/team", coding + "If-None-Match: " + page.headers.at("etag") + "\r\n")
              .status == 304);
  }
  CHECK(HttpClient(server.port()).request("GET", "/flowtally/assets/a-1.js").body == files[2].bytes);
  const auto docs = HttpClient(server.port()).request("GET", "/flowtally/docs").body;
  for (const std::string name : {"docs/docs.css", "docs/docs.js", "api/v1/openapi.json"}) {
    CHECK(docs.find("=\"/flowtally/" + name + "\"") != std::string::npos);
    CHECK(docs.find("=\"/" + name + "\"") == std::string::npos);
  }
  const auto description = HttpClient(server.port()).request("GET", "/flowtally/api/v1/openapi.json").body;
  CHECK(boost::json::parse(description).at("servers").at(0).at("url").as_string() == "/flowtally");
}

TEST_CASE("base path: a longer page is packed anew, and has another tag than at the root") {
  const RunningServer root;
  const RunningServer server(below("/flowtally"));
  const std::string gzip = "Accept-Encoding: gzip\r\n";
  const auto page = HttpClient(server.port()).request("GET", "/flowtally/", gzip);
  CHECK(page.headers.at("content-encoding") == "gzip");
  CHECK(page.body.starts_with("\x1F\x8B"));
  CHECK(HttpClient(root.port()).request("GET", "/", gzip).body == "gz of index.html");
  const auto plain = HttpClient(server.port()).request("GET", "/flowtally/");
  CHECK(plain.headers.at("etag") != page.headers.at("etag"));
}

}  // namespace flowtally::tests
