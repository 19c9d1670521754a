// JSON arrays of events: the elements that are found by counting brackets are those that a JSON parser sees, and each
// of them is one event or one reject.
#include "events/json_array.h"

#include <boost/json/parse.hpp>

#include "tests/fuzz/reading.h"
#include "tests/fuzz/target.h"

namespace flowtally::tests::fuzz {
namespace {

constexpr std::size_t kElementsMax = 1'000;

void check_places(std::string_view text, const std::vector<std::string_view>& elements) {
  const char* before = text.data();
  for (const auto element : elements) {
    if (element.empty()) continue;
    expect(element.data() >= before && element.data() + element.size() <= text.data() + text.size(),
           "elements lie in the text, one after the other");
    before = element.data() + element.size();
  }
}

/// What a parser says about a text that it takes.
void check_against_parser(std::string_view text, const std::vector<std::string_view>* elements) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 512;
  const auto parsed = boost::json::parse(text, error, {}, options);
  if (error || !parsed.is_array()) return;
  const auto& array = parsed.get_array();
  expect(elements != nullptr, "an array that a JSON parser takes has an end");
  if (array.size() > kElementsMax) return;
  expect(elements->size() == array.size(), "an array has as many elements as a JSON parser sees");
  for (std::size_t i = 0; i < array.size(); ++i) {
    const auto element = boost::json::parse((*elements)[i], error, {}, options);
    expect(!error && element == array[i], "an element is the one that a JSON parser sees");
  }
}

}  // namespace

void run_json_array(std::string_view input) {
  events::Batch batch;
  {
    const PaddedText text(input);
    const auto elements = events::json_elements(text.view(), kElementsMax);
    check_against_parser(text.view(), elements ? &*elements : nullptr);
    if (!elements) return;
    expect(elements->size() <= kElementsMax + 1, "no more elements are looked for than may be");
    check_places(text.view(), *elements);
    events::NdjsonReader().read_each(*elements, read_options(), batch);
    expect(batch.events.size() + batch.rejects.size() == elements->size(), "an element is one event or one reject");
  }
  for (const auto& event : batch.events) {
    std::string line;
    events::append_ndjson(line, event);
    expect(read_lines(line).events.size() == 1, "an exported element can be read as a line");
  }
}

}  // namespace flowtally::tests::fuzz
