// NDJSON to durable and queryable, beside simdjson alone reading the same bytes on one core.
#include <fmt/format.h>
#include <simdjson.h>

#include <filesystem>

#include "bench/case.h"
#include "cli/open_engine.h"

namespace flowtally::bench {

namespace {

constexpr int kRounds = 3;

/// Parses each line and sums up the lengths of its ids: the least that anyone who reads the file must do.
std::uint64_t read_with_simdjson(const simdjson::padded_string& text) {
  simdjson::dom::parser parser;
  std::uint64_t sum = 0;
  const std::string_view all = text;
  for (std::size_t begin = 0; begin < all.size();) {
    const auto end = std::min(all.find('\n', begin), all.size());
    const auto line = parser.parse(all.data() + begin, end - begin, false);
    sum += line["id"].get_string().value().size() + line["account_id"].get_string().value().size();
    begin = end + 1;
  }
  return sum;
}

}  // namespace

void run_import_case(const Options& options) {
  const auto file = history_file(options);
  const auto directory = options.directory / "import-case";
  std::vector<double> ceilings;
  std::vector<double> imports;
  std::uint64_t events = 0;
  std::uint64_t checksum = 0;
  simdjson::padded_string text;
  events::ensure(simdjson::padded_string::load(file.string()).get(text) == simdjson::SUCCESS,
                 "the history can be read");
  for (int round = 0; round < kRounds; ++round) {
    ceilings.push_back(seconds_of([&] { events::ensure(read_with_simdjson(text) > 0, "a history has ids"); }));
    std::filesystem::remove_all(directory);
    std::unique_ptr<engine::Engine> engine;
    imports.push_back(seconds_of([&] {
      auto opened = cli::open_engine(directory.string(), {cli::DirectoryUse::kCreate, 0, {}, {}});
      must(opened.status());
      engine = std::move(opened).value();
      events = import_history(file, *engine);
      ask_every_account(*engine);
    }));
    checksum = checksum_of(*engine);
  }
  std::filesystem::remove_all(directory);
  const auto rate = static_cast<double>(events) / median(imports) / 1e6;
  const auto ceiling = static_cast<double>(events) / median(ceilings) / 1e6;
  print_case("import", rate / ceiling, "simdjson",
             fmt::format("{:.2f} M events/s (simdjson {:.2f} M events/s; budget 1.2)", rate, ceiling), checksum, rate);
}

}  // namespace flowtally::bench
