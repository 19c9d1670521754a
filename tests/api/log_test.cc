#include "api/log.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "events/status.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

/// What is written to standard error in the meantime.
std::string standard_error_of(const std::function<void()>& work) {
  const TempDirectory directory;
  const auto path = (directory.path() / "log").string();
  std::fflush(stderr);
  const int saved = ::dup(STDERR_FILENO);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  ::dup2(file, STDERR_FILENO);
  work();
  std::fflush(stderr);
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  std::string text(4096, '\0');
  text.resize(static_cast<std::size_t>(::pread(file, text.data(), text.size(), 0)));
  ::close(file);
  return text;
}

void say_something() {
  api::log(api::LogLevel::kDebug, "unseen");
  api::log(api::LogLevel::kWarning, "line\nend",
           {{"text", "a \"quoted\"\n word"}, {"count", std::int64_t{-3}}, {"seconds", 0.5}});
}

}  // namespace

TEST_CASE("log: a JSON line is one object with its time, level, message and fields") {
  api::set_log(api::LogFormat::kJson, api::LogLevel::kInfo);
  const auto text = standard_error_of(say_something);
  api::set_log(api::LogFormat::kText, api::LogLevel::kInfo);
  REQUIRE(text.find('\n') == text.size() - 1);
  const auto line = boost::json::parse(text).as_object();
  CHECK(line.at("level").as_string() == "warning");
  CHECK(line.at("message").as_string() == "line\nend");
  CHECK(line.at("text").as_string() == "a \"quoted\"\n word");
  CHECK(line.at("count").as_int64() == -3);
  CHECK(line.at("seconds").as_double() == 0.5);
  CHECK(std::string_view(line.at("time").as_string()).ends_with("Z"));
}

TEST_CASE("log: a text line stays a line, and levels below the wanted one are left out") {
  api::set_log(api::LogFormat::kText, api::LogLevel::kInfo);
  CHECK(standard_error_of([] {
          api::log(api::LogLevel::kInfo, "ready", {{"who", "a\nb"}});
        }) == "ready  who=\"a\\nb\"\n");
  api::set_log(api::LogFormat::kText, api::LogLevel::kError);
  CHECK(standard_error_of(say_something).empty());
  api::set_log(api::LogFormat::kText, api::LogLevel::kInfo);
}

TEST_CASE("log: with JSON, a broken invariant and an exception that nobody caught are lines of it") {
  for (const bool is_exception : {false, true}) {
    const auto text = standard_error_of([&] {
      const pid_t child = ::fork();
      if (child == 0) {
        for (const int number : {SIGABRT, SIGSEGV}) ::signal(number, SIG_DFL);  // doctest's would say something too
        api::set_log(api::LogFormat::kJson, api::LogLevel::kNothing);
        if (is_exception) std::thread([] { throw std::runtime_error("a \"bad\"\nthing"); }).join();
        events::ensure(false, "one is two");
      }
      int status = 0;
      ::waitpid(child, &status, 0);
      CHECK(WIFSIGNALED(status));
      CHECK(WTERMSIG(status) == SIGABRT);
    });
    CAPTURE(text);
    REQUIRE(text.find('\n') == text.size() - 1);
    const auto line = boost::json::parse(text).as_object();
    CHECK(line.at("level").as_string() == "error");
    CHECK(line.at("reason").as_string() == (is_exception ? "a \"bad\"\nthing" : "one is two"));
  }
}

}  // namespace flowtally::tests
