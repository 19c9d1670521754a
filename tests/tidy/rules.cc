#include "tests/tidy/rules.h"

#include <fnmatch.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string_view>

#include "tests/tidy/code_text.h"

namespace flowtally::tests::tidy {
namespace {

struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers = {
      {"events", {"events"}},
      {"storage", {"storage", "events"}},
      {"projections", {"projections", "events"}},
      {"engine", {"engine", "storage", "projections", "events"}},
      {"ingest", {"ingest", "events"}},
      {"api", {"api", "ingest", "engine", "storage", "projections", "events"}},
      {"cli", {"cli", "api", "ingest", "engine", "storage", "projections", "events"}},
  };
  return kLayers;
}

struct Place {
  std::string pattern;  // of paths; * matches anything
  std::string reason;
};

struct Library {
  std::string name;
  std::vector<std::string> headers;  // beginnings of what is between the < >
  std::vector<Place> places;
};

/// Holds for the product's folders; tests and measurements may look behind the curtain.
const std::vector<Library>& libraries() {
  static const std::vector<Library> kLibraries = {
      {"RocksDB", {"rocksdb/"}, {{"storage/*.cc", "the log is the only thing on disk"}}},
      {"TBB",
       {"tbb/", "oneapi/tbb", "execution"},
       {{"engine/*.cc", "accounts are replayed and applied in parallel"},
        {"cli/import_run.cc", "a file's chunks are read in parallel, in a pipeline that keeps their order"}}},
      {"Beast and Asio",
       {"boost/beast", "boost/asio"},
       {{"api/*.cc", "HTTP; slow to compile"},
        {"api/client_stream.h", "a part of the connection; no header includes it"},
        {"api/chunk_extensions.h", "a part of the connection; no header but its own includes it"},
        {"api/http_connection.h", "the connection itself; no header includes it"},
        {"api/piece_queue.h", "a part of the connection; no header includes it"},
        {"api/request_head.h", "a part of the connection; no header includes it"}}},
      {"simdjson",
       {"simdjson"},
       {{"events/ndjson*.cc", "events are read here"},
        {"events/ndjson_fields.h", "what the parts of that reader share; no header includes it"},
        {"events/business_hours.cc", "an object that is kept as text is understood here"},
        {"events/sla.cc", "the same"},
        {"events/json_members.h", "what those two share; no header includes it"},
        {"events/shown_json.*", "what messages about JSON values share; only headers of this table include it"}}},
      {"zlib and zstd",
       {"zlib.h", "zstd"},
       {{"ingest/unpacker.cc", "files and bodies are unpacked here"},
        {"api/content_encoding.cc", "answers are packed here"}}},
      {"time zones", {"cctz/", "date/tz.h"}, {{"projections/calendar.cc", "local days come from the calendar alone"}}},
      {"CLI11", {"CLI/"}, {{"cli/*", "the command line"}}},
      {"test libraries", {"doctest", "rapidcheck", "benchmark/"}, {}},
      {"libpq", {"libpq", "postgresql/"}, {}},
  };
  return kLibraries;
}

bool is_cxx(std::string_view path) { return ends_in(path, {".h", ".cc"}); }

const Layer* layer_of(std::string_view path) {
  const auto found = std::find_if(layers().begin(), layers().end(),
                                  [path](const Layer& layer) { return layer.folder == folder_of(path); });
  return found == layers().end() ? nullptr : &*found;
}

bool is_project_folder(std::string_view folder) {
  return folder == "tests" || folder == "bench" || layer_of(std::string(folder) + "/") != nullptr;
}

/// "tests" of "tests/tidy/rules.cc" in a tree with tests/CMakeLists.txt and none nearer; "" for the root.
std::string cmake_folder_of(const SourceTree& tree, const std::string& path) {
  std::string folder = path;
  while (true) {
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string::npos) return "";
    folder.resize(slash);
    if (tree.contains(folder + "/CMakeLists.txt")) return folder;
  }
}

std::set<std::string> cmake_words(const std::string& text) {
  static const std::regex kComment(R"(#[^\n]*)");
  static const std::regex kWord(R"re([^\s()"]+)re");
  const std::string code = std::regex_replace(text, kComment, "");
  return {std::sregex_token_iterator(code.begin(), code.end(), kWord), std::sregex_token_iterator()};
}

void check_line_ends(const std::string& path, const std::string& text, Findings& findings) {
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (line.find('\t') != std::string_view::npos) findings.push_back({path, i + 1, "a tab"});
    if (line.ends_with('\r')) findings.push_back({path, i + 1, "a carriage return"});
    if (line.ends_with(' ') || line.ends_with('\t')) findings.push_back({path, i + 1, "white space at the end"});
  }
  if (!text.empty() && !text.ends_with('\n')) findings.push_back({path, lines.size(), "no newline at the end"});
  if (text.ends_with("\n\n")) findings.push_back({path, lines.size(), "an empty line at the end"});
}

}  // namespace

std::string to_string(const Finding& finding) {
  return finding.path + (finding.line == 0 ? "" : ":" + std::to_string(finding.line)) + ": " + finding.what;
}

Findings check_include_directions(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cxx(path) || !is_project_folder(folder_of(path))) continue;
    const Layer* layer = layer_of(path);
    for (const Include& include : includes_of(text)) {
      const std::string_view folder = folder_of(include.path);
      if (include.quoted && !tree.contains(include.path)) {
        findings.push_back(
            {path, include.line, "\"" + include.path + "\" is no file of the project by its path from the root"});
      } else if (!include.quoted && is_project_folder(folder)) {
        findings.push_back({path, include.line, "<" + include.path + "> is the project's own: use quotes"});
      } else if (layer != nullptr && is_project_folder(folder) &&
                 std::find(layer->may_include.begin(), layer->may_include.end(), folder) == layer->may_include.end()) {
        findings.push_back({path, include.line, std::string(layer->folder) + " may not include " + include.path});
      }
    }
  }
  return findings;
}

Findings check_own_header_first(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!path.ends_with(".cc")) continue;
    const std::string header = path.substr(0, path.size() - 2) + "h";
    if (!tree.contains(header)) continue;
    const auto includes = includes_of(text);
    if (includes.empty() || includes[0].path != header)
      findings.push_back({path, 0, header + " is not included first"});
  }
  return findings;
}

Findings check_library_headers(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cxx(path) || layer_of(path) == nullptr) continue;
    for (const Include& include : includes_of(text)) {
      for (const Library& library : libraries()) {
        const bool is_its_header =
            std::any_of(library.headers.begin(), library.headers.end(),
                        [&](const std::string& begin) { return include.path.starts_with(begin); });
        const bool is_allowed = std::any_of(library.places.begin(), library.places.end(), [&](const Place& place) {
          return fnmatch(place.pattern.c_str(), path.c_str(), 0) == 0;
        });
        if (is_its_header && !is_allowed) {
          findings.push_back({path, include.line, "<" + include.path + ">: " + library.name + " is not for this file"});
        }
      }
    }
  }
  return findings;
}

Findings check_listed_in_cmake(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!path.ends_with(".cc")) continue;
    const std::string folder = cmake_folder_of(tree, path);
    const std::string list = folder.empty() ? "CMakeLists.txt" : folder + "/CMakeLists.txt";
    const std::string name = folder.empty() ? path : path.substr(folder.size() + 1);
    if (!tree.contains(list) || !cmake_words(tree.at(list)).contains(name)) {
      findings.push_back({path, 0, "not listed in " + list});
    }
  }
  return findings;
}

Findings check_file_lengths(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!ends_in(path, {".h", ".cc", ".sql", ".sh"}) && folder_of(path) != "scripts") continue;
    const std::size_t lines = lines_of(text).size();
    if (lines > kFileLinesMax) findings.push_back({path, 0, std::to_string(lines) + " lines"});
  }
  return findings;
}

Findings check_function_lengths(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cxx(path)) continue;
    const Outline outline = outline_of(text);
    if (!outline.balanced) findings.push_back({path, 0, "braces do not match, so functions can't be measured"});
    for (const Function& function : outline.functions) {
      if (function.code_lines <= kFunctionLinesMax) continue;
      findings.push_back(
          {path, function.line, std::to_string(function.code_lines) + " lines of code: " + function.head});
    }
  }
  return findings;
}

Findings check_header_openings(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!path.ends_with(".h")) continue;
    if (!text.starts_with("// ")) findings.push_back({path, 1, "no contract: the header does not open with a comment"});
    const auto lines = lines_of(text);
    const auto first_code =
        std::find_if(lines.begin(), lines.end(), [](std::string_view line) { return !line.starts_with("//"); });
    if (first_code == lines.end() || *first_code != "#pragma once") {
      findings.push_back({path, 0, "no #pragma once right after the contract"});
    }
  }
  return findings;
}

Findings check_white_space(const SourceTree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) check_line_ends(path, text, findings);
  return findings;
}

Findings check_machine_paths(const SourceTree& tree) {
  // Put together so that this file does not name one itself.
  static const std::regex kMachinePath(std::string(R"((^|[^\w.\-/])/(wo)") + R"(rk|ho)" + R"(me|ro)" + R"(ot|Us)" +
                                       R"(ers)/\w)");
  Findings findings;
  for (const auto& [path, text] : tree) {
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (std::regex_search(lines[i].begin(), lines[i].end(), kMachinePath)) {
        findings.push_back({path, i + 1, "names a path of one machine"});
      }
    }
  }
  return findings;
}

}  // namespace flowtally::tests::tidy
