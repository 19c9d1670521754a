// The dashboard's files as browsers and caches see them.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/dashboard_handlers.h"
#include "api/site.h"
#include "tests/api/server_fixture.h"

namespace flowtally::tests {
namespace {

const std::vector<std::string> kPages = {"/",           "/team",     "/me",      "/flows",     "/flows/dns", "/live",
                                         "/audit",      "/settings", "/sign-in", "/team/",     "/me/",       "/flows/",
                                         "/flows/dns/", "/live/",    "/audit/",  "/settings/", "/sign-in/"};
const std::vector<std::string> kFiles = {"/",        "/team",       "/flows/dns",       "/sign-in",
                                         "/widgets", "/widgets.js", "/assets/app-1.js", "/assets/icon-2.svg"};
constexpr const char* kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri "
    "'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
constexpr const char* kNothingPolicy = "default-src 'none'; frame-ancestors 'none'";

std::string bytes_of(std::string_view name) {
  for (const auto& file : dashboard_files()) {
    if (file.name == name) return std::string(file.bytes);
  }
  FAIL("no such file");
  return "";
}

template <typename Server>
HttpResponse ask(const Server& server, const std::string& target, const std::string& headers = "",
                 const std::string& method = "GET") {
  return HttpClient(server.port()).request(method, target, headers);
}

/// What every client has that takes packed answers.
const std::string kBrowser = "Accept-Encoding: gzip, deflate, br, zstd\r\n";

std::string problem_of(const HttpResponse& response) {
  CHECK(response.headers.at("content-type") == "application/problem+json");
  CHECK(response.headers.at("cache-control") == "no-store");
  CHECK_FALSE(response.headers.contains("etag"));
  return std::to_string(response.status) + " " + response.body;
}

}  // namespace

TEST_CASE("dashboard: all of its pages are one, whatever the query, and may load nothing from elsewhere") {
  const RunningServer server;
  const auto page = bytes_of("index.html");
  for (const auto& path : kPages) {
    for (const std::string query : {"", "?period=7d&sort=-sessions&x=1&x=2", "?account_id=nobody"}) {
      CAPTURE(path + query);
      auto response = ask(server, path + query);
      CHECK(response.status == 200);
      CHECK((response.body == page));
      CHECK(response.headers["content-type"] == "text/html; charset=utf-8");
      CHECK(response.headers["content-security-policy"] == kPagePolicy);
      CHECK(response.headers["cross-origin-opener-policy"] == "same-origin");
    }
  }
  auto widgets = ask(server, "/widgets?x=1");
  CHECK(widgets.body == bytes_of("widgets.html"));
  CHECK(widgets.headers["content-type"] == "text/html; charset=utf-8");
  CHECK(widgets.headers["content-security-policy"] == kPagePolicy);
  CHECK(widgets.headers["cross-origin-opener-policy"] == "same-origin");
}

TEST_CASE("dashboard: assets are kept for ever, pages and the widgets' script asked about again") {
  const RunningServer server;
  const std::map<std::string, std::string> by_path = {
      {"/", "no-cache"},
      {"/flows/dns", "no-cache"},
      {"/widgets", "no-cache"},
      {"/widgets.js", "no-cache"},
      {"/assets/app-1.js", "public, max-age=31536000, immutable"},
      {"/assets/icon-2.svg", "public, max-age=31536000, immutable"},
  };
  for (const auto& [path, cache_control] : by_path) {
    CAPTURE(path);
    CHECK(ask(server, path).headers.at("cache-control") == cache_control);
  }
  CHECK(ask(server, "/assets/icon-2.svg").headers.at("content-type") == "image/svg+xml");
  CHECK(ask(server, "/assets/app-1.js").headers.at("content-type") == "text/javascript; charset=utf-8");
}

TEST_CASE("dashboard: every file has the headers that keep browsers from guessing, and depends on its coding alone") {
  const RunningServer server;
  for (const auto& path : kFiles) {
    CAPTURE(path);
    auto response = ask(server, path, kBrowser);
    CHECK(response.status == 200);
    CHECK(response.headers["x-content-type-options"] == "nosniff");
    CHECK(response.headers["referrer-policy"] == "no-referrer");
    CHECK(response.headers["vary"] == "Accept-Encoding");
    const bool is_page = response.headers["content-type"].starts_with("text/html");
    CHECK(response.headers["content-security-policy"] == (is_page ? kPagePolicy : kNothingPolicy));
    CHECK(response.headers.contains("cross-origin-opener-policy") == is_page);
  }
}

TEST_CASE("dashboard: pages of any origin may load the widgets' script, and read nothing else") {
  auto options = server_options();
  options.http.connection.cors_origins = {"https://app.example"};
  const RunningServer server(options);
  for (const std::string origin : {"", "Origin: https://app.example\r\n", "Origin: https://other.example\r\n"}) {
    CAPTURE(origin);
    auto widgets = ask(server, "/widgets.js", origin + kBrowser);
    CHECK(widgets.headers["cross-origin-resource-policy"] == "cross-origin");
    CHECK(widgets.headers["access-control-allow-origin"] == "*");
    const auto first = widgets.head.find("Access-Control-Allow-Origin");
    CHECK(widgets.head.find("Access-Control-Allow-Origin", first + 1) == std::string::npos);
    auto again = ask(server, "/widgets.js", origin + kBrowser + "If-None-Match: " + widgets.headers["etag"] + "\r\n");
    CHECK(again.status == 304);
    CHECK(again.headers["access-control-allow-origin"] == "*");
    for (const std::string path : {"/", "/widgets", "/assets/app-1.js"}) {
      CAPTURE(path);
      const auto head = ask(server, path, origin).head;
      CHECK(head.find("Access-Control-") == std::string::npos);
      CHECK(head.find("Cross-Origin-Resource-Policy") == std::string::npos);
    }
  }
}

TEST_CASE("dashboard: a file comes in the form that weighs most with the client, of those that the build made") {
  const RunningServer server;
  struct Choice {
    std::string accept_encoding;
    std::string coding;  // "": as it is
  };
  for (const auto& [accept_encoding, coding] : std::vector<Choice>{{"br", "br"},
                                                                   {"gzip, deflate, br, zstd", "br"},
                                                                   {"gzip", "gzip"},
                                                                   {"x-gzip", "gzip"},
                                                                   {"br;q=0.5, gzip;q=0.6", "gzip"},
                                                                   {"br;q=0, *", "gzip"},
                                                                   {"br, *;q=0", "br"},
                                                                   {"identity;q=0, gzip", "gzip"},
                                                                   {"br;q=0.5, identity", ""},
                                                                   {"br;q=0, gzip;q=0", ""},
                                                                   {"zstd", ""},
                                                                   {"", ""}}) {
    CAPTURE(accept_encoding);
    const std::string end = coding == "br" ? ".br" : coding == "gzip" ? ".gz" : "";
    const std::map<std::string, std::string> names = {
        {"/me", "index.html"}, {"/widgets.js", "widgets.js"}, {"/assets/app-1.js", "assets/app-1.js"}};
    for (const auto& [path, name] : names) {
      CAPTURE(path);
      auto response = ask(server, path, "Accept-Encoding: " + accept_encoding + "\r\n");
      CHECK(response.status == 200);
      CHECK(response.headers["content-encoding"] == coding);
      CHECK((response.body == bytes_of(name + end)));
    }
  }
  auto plain = ask(server, "/assets/icon-2.svg", kBrowser);
  CHECK_FALSE(plain.headers.contains("content-encoding"));
  CHECK(plain.body == "<svg/>");
}

TEST_CASE("dashboard: what a client does not take is 406, but what is not there is 404") {
  const RunningServer server;
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"/", "Accept: application/json"},
      {"/widgets.js", "Accept: text/html, text/javascript;q=0"},
      {"/assets/icon-2.svg", "Accept: text/*"},
      {"/assets/app-1.js", "Accept-Encoding: *;q=0"},
      {"/", "Accept-Encoding: deflate, identity;q=0"},
      {"/assets/icon-2.svg", "Accept-Encoding: deflate, *;q=0"}};
  for (const auto& [path, header] : refused) {
    CAPTURE(path);
    CAPTURE(header);
    const auto told = problem_of(ask(server, path, header + "\r\n"));
    CHECK(told.starts_with("406 "));
    CHECK(told.find(R"("code":"not_acceptable")") != std::string::npos);
    CHECK(ask(server, "/assets/nothing.js", header + "\r\n").status == 404);
  }
  // Nothing is packed on its way: that the problem is shows that it could be.
  for (const auto& [path, coding] : {std::pair{"/", "zstd"}, {"/assets/icon-2.svg", "gzip"}}) {
    const auto response = ask(server, path, "Accept-Encoding: " + std::string(coding) + ", identity;q=0\r\n");
    CHECK(response.status == 406);
    CHECK(response.headers.at("content-encoding") == coding);
  }
  CHECK(ask(server, "/", "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n").status == 200);
  CHECK(ask(server, "/assets/icon-2.svg", "Accept: image/avif,image/webp,image/*\r\n").status == 200);
}

TEST_CASE("dashboard: who has a form is told so; another form, and another file, has another tag") {
  const RunningServer server;
  for (const auto& path : kFiles) {
    CAPTURE(path);
    std::vector<std::string> tags;
    for (const std::string coding : {"br", "gzip", "identity"}) {
      CAPTURE(coding);
      const std::string wants = "Accept-Encoding: " + coding + "\r\n";
      auto whole = ask(server, path, wants);
      const auto tag = whole.headers["etag"];
      CHECK(tag.size() == 34);
      CHECK(tag.starts_with('"'));  // strong
      auto same = ask(server, path, wants + "If-None-Match: \"other\", " + tag + "\r\n");
      CHECK(same.status == 304);
      CHECK(same.body.empty());
      CHECK_FALSE(same.headers.contains("content-length"));
      CHECK_FALSE(same.headers.contains("content-encoding"));
      for (const std::string name : {"etag", "cache-control", "vary", "content-security-policy"}) {
        CHECK(same.headers[name] == whole.headers[name]);
      }
      if (!tags.empty() && path != "/widgets" && path != "/assets/icon-2.svg") {
        CHECK(tag != tags.back());
        CHECK(ask(server, path, wants + "If-None-Match: " + tags.back() + "\r\n").status == 200);
      }
      tags.push_back(tag);
    }
  }
  CHECK(ask(server, "/").headers.at("etag") != ask(server, "/widgets").headers.at("etag"));
  const RunningServer restarted;
  CHECK(ask(server, "/").headers.at("etag") == ask(restarted, "/").headers.at("etag"));
}

TEST_CASE("dashboard: HEAD has the same head, other methods are 405") {
  const RunningServer server;
  for (const auto& path : kFiles) {
    CAPTURE(path);
    HttpClient client(server.port());
    auto whole = client.request("GET", path, kBrowser);
    client.send("HEAD " + path + " HTTP/1.1\r\nHost: h\r\n" + kBrowser + "\r\n");
    auto head = client.receive(false);
    CHECK(head.status == 200);
    CHECK(head.headers["content-length"] == std::to_string(whole.body.size()));
    for (const std::string differs : {"date", "x-request-id"}) head.headers[differs] = whole.headers.at(differs);
    CHECK(head.headers == whole.headers);
    const auto post = client.request("POST", path, "Content-Length: 0\r\n");
    CHECK(post.status == 405);
    CHECK(post.headers.at("allow") == "GET, HEAD, OPTIONS");
  }
}

TEST_CASE("dashboard: a path that is no file's is 404 with the words for everything that is not there") {
  const RunningServer server;
  const auto nowhere = ask(server, "/nowhere").body;
  for (const std::string path : {"/assets/nothing.js",
                                 "/assets/app-1.js.br",
                                 "/assets/app-1.js.gz",
                                 "/assets/",
                                 "/assets",
                                 "/assets/../index.html",
                                 "/assets/..%2findex.html",
                                 "/assets/..%2f..%2f..%2fetc%2fpasswd",
                                 "/assets/%2e%2e%2fwidgets.js",
                                 "/assets/..%5cindex.html",
                                 "/assets/%2fetc%2fpasswd",
                                 "/assets/app-1.js%00",
                                 "/assets/app-1.js/",
                                 "/assets//app-1.js",
                                 "/assets/APP-1.JS",
                                 "/assets/x/app-1.js",
                                 "/index.html",
                                 "/widgets.html",
                                 "/widgets//",
                                 "/team//",
                                 "/flows//",
                                 "//team",
                                 "/flows/a/b",
                                 "/favicon.ico"}) {
    CAPTURE(path);
    CHECK(problem_of(ask(server, path)) == "404 " + nowhere);
  }
  CHECK(ask(server, "/assets/%zz").status == 400);
}

TEST_CASE(
    "dashboard: a browser gets the page where nothing is, with the status; whoever names no page gets a problem") {
  const RunningServer server;
  const std::string browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n";
  for (const std::string path : {"/nowhere", "/team/x", "/flows//", "/assets/nothing.js", "/assets", "/docs/x", "/apis",
                                 "/favicon.ico", "/index.html", "/healthz/"}) {
    CAPTURE(path);
    auto page = ask(server, path, browser + kBrowser);
    CHECK(page.status == 404);
    CHECK(page.headers["content-type"] == "text/html; charset=utf-8");
    CHECK(page.headers["content-encoding"] == "br");
    CHECK(page.body == bytes_of("index.html.br"));
    CHECK(page.headers["content-security-policy"] == kPagePolicy);
    CHECK(page.headers["cache-control"] == "no-store");
    CHECK_FALSE(page.headers.contains("etag"));
    CHECK(page.headers["vary"].find("Accept,") != std::string::npos);
    HttpClient client(server.port());
    client.send("HEAD " + path + " HTTP/1.1\r\nHost: h\r\n" + browser + "\r\n");
    CHECK(client.receive(false).headers["content-type"] == "text/html; charset=utf-8");
    for (const std::string other : {"", "Accept: */*\r\n", "Accept: application/json\r\n", "Accept: text/*\r\n",
                                    "Accept: text/html;q=0, */*\r\n"}) {
      CAPTURE(other);
      CHECK(problem_of(ask(server, path, other)).starts_with("404 "));
    }
    CHECK(problem_of(ask(server, path, browser + "Content-Length: 0\r\n", "POST")).starts_with("40"));
  }
  for (const std::string path : {"/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/team"}) {
    CAPTURE(path);
    CHECK(problem_of(ask(server, path, browser)).starts_with("404 "));
  }
  auto malformed = ask(server, "/%zz", browser);
  CHECK(malformed.status == 400);
  CHECK(malformed.headers["content-type"] == "text/html; charset=utf-8");
  CHECK(ask(server, "/nowhere", "Accept: TEXT/HTML\r\n").body == bytes_of("index.html"));
}

TEST_CASE("dashboard: it is served while the log is replayed, to anyone") {
  const auto server = api::Server::start(server_options());
  REQUIRE(server.ok());
  CHECK(ask(**server, "/readyz").status == 503);
  for (const auto& path : kFiles) {
    CAPTURE(path);
    CHECK(ask(**server, path).status == 200);
    CHECK(ask(**server, path, "Authorization: Bearer nonsense\r\n").status == 200);
  }
}

TEST_CASE("dashboard: a program that was built without it says so where it would be, and serves all the rest") {
  auto options = server_options();
  options.web = nullptr;
  const RunningServer server(options);
  for (const auto& path : kFiles) {
    CAPTURE(path);
    const auto told = problem_of(ask(server, path));
    CHECK(told.starts_with("404 "));
    CHECK(told.find(R"("code":"not_found")") != std::string::npos);
    CHECK(told.find("This flowtally was built without its dashboard.") != std::string::npos);
  }
  CHECK(ask(server, "/docs").status == 200);
  CHECK(ask(server, "/nowhere").body.find("dashboard") == std::string::npos);
  CHECK(problem_of(ask(server, "/nowhere", "Accept: text/html\r\n")).starts_with("404 "));
}

TEST_CASE("dashboard: requests are counted by their route, not by what they name") {
  api::Metrics metrics;
  auto options = server_options();
  options.metrics = &metrics;
  const RunningServer server(options);
  for (const std::string path : {"/flows/secret-flow", "/assets/app-1.js", "/assets/secret-file"}) ask(server, path);
  const auto text = metrics.text(nullptr, {});
  CHECK(text.find("secret") == std::string::npos);
  CHECK(text.find("app-1") == std::string::npos);
  for (const std::string labels :
       {R"(route="/flows/{tree_id}",status="200"} 1)", R"(route="/assets/{name}",status="200"} 1)",
        R"(route="/assets/{name}",status="404"} 1)"}) {
    CAPTURE(labels);
    CHECK(text.find(labels) != std::string::npos);
  }
}

TEST_CASE("dashboard: answers share the bytes of a file") {
  const api::WebFiles web(dashboard_files());
  api::Request request;
  request.accept_encoding = "br";
  const auto target = api::parse_target("/");
  const std::vector<std::string_view> none;
  const api::Site site(&web, "");
  api::Call call{nullptr, nullptr, request, {}, {}, {}, api::Query(*target, none), nullptr, nullptr, &site};
  const auto reply = api::get_dashboard_page(call);
  REQUIRE(reply);
  CHECK(reply->body.empty());
  CHECK(reply->shared_body == web.find("index.html")->forms.at(api::ContentCoding::kBrotli).bytes);
}

}  // namespace flowtally::tests
