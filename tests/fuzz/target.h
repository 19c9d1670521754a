// The fuzz targets. Each takes any bytes and checks what has to hold for all of them. libFuzzer invents the bytes
// (scripts/fuzz); the ordinary tests replay those that are kept in corpus/NAME.
//
// A target lets out a Finding where something does not hold. Whatever else it lets out, a crash included, is a finding
// too. The same bytes mean the same run: nothing is remembered from one to the next, and no clock is read.
// One thread at a time.
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace flowtally::tests::fuzz {

struct Target {
  std::string_view name;  // of its file, its corpus and its program
  void (*run)(std::string_view input);
};

void run_block(std::string_view input);
void run_business_hours(std::string_view input);
void run_config_file(std::string_view input);
void run_cursor(std::string_view input);
void run_history(std::string_view input);
void run_json_array(std::string_view input);
void run_ndjson(std::string_view input);
void run_query(std::string_view input);
void run_request(std::string_view input);
void run_snapshot_image(std::string_view input);
void run_token(std::string_view input);

inline constexpr std::array kTargets = {
    Target{"block", run_block},
    Target{"business_hours", run_business_hours},
    Target{"config_file", run_config_file},
    Target{"cursor", run_cursor},
    Target{"history", run_history},
    Target{"json_array", run_json_array},
    Target{"ndjson", run_ndjson},
    Target{"query", run_query},
    Target{"request", run_request},
    Target{"snapshot_image", run_snapshot_image},
    Target{"token", run_token},
};

struct Finding : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws a Finding with this text unless `holds`.
inline void expect(bool holds, std::string_view what) {
  if (!holds) throw Finding(std::string(what));
}

/// The same for two values that have to be equal; the text tells both.
inline void expect_same(const std::string& answer, const std::string& expected, std::string_view what) {
  if (answer == expected) return;
  throw Finding(std::string(what) + "\n--- answer\n" + answer + "\n--- expected\n" + expected);
}

}  // namespace flowtally::tests::fuzz
