// Reads C++ well enough to find includes and to measure functions, without a compiler. A heuristic for code that
// clang-format laid out: it knows comments, strings, raw strings, characters, digit separators and directives, and
// tells functions from types, namespaces and initializers by the words before a brace. It does not expand macros.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace flowtally::tests::tidy {

/// The same text with comments and the insides of literals replaced by spaces; lines and columns stay.
std::string only_code(std::string_view text);

struct Include {
  std::size_t line = 0;  // from 1
  std::string path;
  bool quoted = false;  // "..." rather than <...>
};
std::vector<Include> includes_of(std::string_view text);

struct Function {
  std::size_t line = 0;        // from 1, where its head begins
  std::size_t code_lines = 0;  // from its head to its closing brace, without blank and comment lines
  std::string head;            // what stands before its brace, on one line
};

struct Outline {
  std::vector<Function> functions;  // in text order; what is inside a function is part of it
  bool balanced = true;             // false: braces did not match, so nothing here can be relied on
};
Outline outline_of(std::string_view text);

/// The lines without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace flowtally::tests::tidy
