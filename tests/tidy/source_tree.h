// The project as texts by path, for the rules that are checked on it. Tests build small ones in memory; the real one is
// read from disk without what is built, hidden or binary. Plain value.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace flowtally::tests::tidy {

/// Path from the root, with '/', to the whole text.
using SourceTree = std::map<std::string, std::string>;

/// Every text file below `root` that the project's rules are about. Throws std::filesystem::filesystem_error.
SourceTree read_tree(const std::filesystem::path& root);

/// "events" of "events/id.h"; nothing of a file at the root.
std::string_view folder_of(std::string_view path);

/// Whether the path ends in one of these, such as {".h", ".cc"}.
bool ends_in(std::string_view path, std::initializer_list<std::string_view> endings);

}  // namespace flowtally::tests::tidy
