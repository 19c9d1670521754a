#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>

namespace flowtally::tests::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped_directory(const fs::path& relative) {
  const std::string name = relative.filename().string();
  return relative == "build" || name == "node_modules" || (name.starts_with('.') && relative != ".ci");
}

bool is_project_text(const std::string& path) {
  return folder_of(path) == "scripts" || folder_of(path) == ".ci" ||
         ends_in(path, {".h", ".cc", ".inc", ".txt", ".cmake", ".md", ".sql", ".sh", ".json", ".yml", ".js", ".css",
                        ".html"});
}

}  // namespace

SourceTree read_tree(const fs::path& root) {
  SourceTree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    const fs::path relative = entry->path().lexically_relative(root);
    if (entry->is_directory()) {
      if (is_skipped_directory(relative)) entry.disable_recursion_pending();
      continue;
    }
    const std::string path = relative.generic_string();
    if (!entry->is_regular_file() || !is_project_text(path)) continue;
    std::ifstream file(entry->path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.find('\0') == std::string::npos) tree.emplace(path, std::move(text));
  }
  return tree;
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool ends_in(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [path](std::string_view ending) { return path.ends_with(ending); });
}

}  // namespace flowtally::tests::tidy
