#include "tests/tidy/code_text.h"

#include <algorithm>
#include <cctype>
#include <regex>

namespace flowtally::tests::tidy {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Walks the text once and copies what is code, blanking the rest.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), code_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (looking_at("//")) {
        blank_to(text_.find('\n', at_));
      } else if (looking_at("/*")) {
        blank_past(text_.find("*/", at_ + 2), 2);
      } else if (text_[at_] == '"') {
        is_raw_prefix(word_before()) ? raw_string() : quoted('"');
      } else if (text_[at_] == '\'' && !is_number(word_before())) {
        quoted('\'');
      } else {
        ++at_;
      }
    }
    return std::move(code_);
  }

 private:
  bool looking_at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  /// The word that ends here, digit separators included.
  std::string_view word_before() const {
    std::size_t begin = at_;
    while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
    return text_.substr(begin, at_ - begin);
  }
  static bool is_number(std::string_view word) {
    return !word.empty() && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
  }
  static bool is_raw_prefix(std::string_view word) {
    return word == "R" || word == "u8R" || word == "uR" || word == "UR" || word == "LR";
  }

  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (text_[at_] != '\n') code_[at_] = ' ';
    }
  }
  void blank_past(std::size_t found, std::size_t length) {
    blank_to(found == std::string_view::npos ? found : found + length);
  }

  /// The quotes stay, so that a line with nothing but a string is still a line of code.
  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    ++at_;
    blank_to(end);
    at_ = std::min(at_ + 1, text_.size());
  }

  void raw_string() {
    const std::size_t paren = text_.find('(', at_);
    if (paren == std::string_view::npos) return blank_to(paren);
    const std::string close = ")" + std::string(text_.substr(at_ + 1, paren - at_ - 1)) + "\"";
    ++at_;
    const std::size_t end = text_.find(close, paren);
    blank_to(end == std::string_view::npos ? end : end + close.size() - 1);
    at_ = std::min(at_ + 1, text_.size());
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
};

/// Code without preprocessor directives and their continuation lines.
std::string without_directives(std::string code) {
  bool continues = false;
  for (std::size_t begin = 0; begin < code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    const std::string_view line = std::string_view(code).substr(begin, end - begin);
    const std::size_t first = line.find_first_not_of(" \t");
    const bool directive = continues || (first != std::string_view::npos && line[first] == '#');
    continues = directive && line.ends_with('\\');
    if (directive)
      std::fill(code.begin() + static_cast<std::ptrdiff_t>(begin), code.begin() + static_cast<std::ptrdiff_t>(end),
                ' ');
    begin = end + 1;
  }
  return code;
}

enum class Scope { kNamespace, kClass, kFunction, kInitializer };

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

/// "template <class T, int N> struct X" -> "struct X"
std::string_view without_template(std::string_view head) {
  while (head.starts_with("template")) {
    std::size_t at = head.find('<');
    if (at == std::string_view::npos) return head;
    int depth = 0;
    do {
      depth += head[at] == '<' ? 1 : head[at] == '>' ? -1 : 0;
    } while (++at < head.size() && depth > 0);
    head = trimmed(head.substr(at));
  }
  return head;
}

/// What the brace after this head opens, outside of functions and parentheses.
Scope scope_after(std::string_view whole_head) {
  static const std::regex kNamespace(R"(^(inline\s+)?namespace\b|^extern\s*"|^TEST_SUITE\b)");
  static const std::regex kType(R"(^((typedef|static|inline|constexpr|const)\s+)*(class|struct|union)\b)");
  static const std::regex kEnum(R"(^(typedef\s+)?enum\b)");
  static const std::regex kFunctionEnd(R"([)\]&}]$|\b(const|noexcept|override|final|mutable|try)$)");
  const std::string head(without_template(trimmed(whole_head)));
  if (std::regex_search(head, kNamespace)) return Scope::kNamespace;
  if (std::regex_search(head, kType)) return Scope::kClass;
  if (std::regex_search(head, kEnum)) return Scope::kInitializer;
  if (head.find_first_of("([") == std::string::npos) return Scope::kInitializer;
  if (std::regex_search(head, kFunctionEnd)) return Scope::kFunction;
  const std::size_t last_paren = head.rfind(')');  // auto f() -> Type {
  const bool trailing = last_paren != std::string::npos && head.find("->", last_paren) != std::string::npos;
  const bool constrained = last_paren != std::string::npos && head.find("requires", last_paren) != std::string::npos;
  return trailing || constrained ? Scope::kFunction : Scope::kInitializer;
}

/// Walks code and keeps the stack of scopes; a head is what stands between two statements' ends.
class OutlineScanner {
 public:
  explicit OutlineScanner(std::string code) : code_(std::move(code)) {}

  Outline run() {
    for (at_ = 0; at_ < code_.size(); ++at_) {
      switch (code_[at_]) {
        case '{':
          open();
          break;
        case '}':
          close();
          break;
        case '(':
        case '[':
          if (!inside_body()) ++parens_;
          break;
        case ')':
        case ']':
          if (!inside_body()) --parens_;
          break;
        case ';':
          if (!inside_body() && parens_ == 0) new_head();
          break;
        case ':':
          if (!inside_body() && is_access()) new_head();
          break;
        default:
          break;
      }
    }
    outline_.balanced = outline_.balanced && scopes_.empty() && depth_ == 0;
    return std::move(outline_);
  }

 private:
  std::string_view head() const { return trimmed(std::string_view(code_).substr(head_begin_, at_ - head_begin_)); }
  bool inside_body() const { return depth_ > 0; }
  bool is_access() const { return head() == "public" || head() == "private" || head() == "protected"; }
  void new_head() { head_begin_ = at_ + 1; }

  void open() {
    if (inside_body()) {
      ++depth_;
      return;
    }
    body_ = parens_ > 0 ? Scope::kInitializer : scope_after(head());
    if (body_ == Scope::kFunction || body_ == Scope::kInitializer) {
      depth_ = 1;
      return;
    }
    scopes_.push_back(body_);
    new_head();
  }

  void close() {
    if (inside_body()) {
      if (--depth_ > 0 || body_ == Scope::kInitializer)
        return;  // an initializer's head goes on: Foo() : a_{1}, b_{2} {
      add_function();
    } else if (scopes_.empty()) {
      outline_.balanced = false;
    } else {
      scopes_.pop_back();
    }
    new_head();
  }

  void add_function() {
    const std::size_t begin = code_.find_first_not_of(" \t\n", head_begin_);
    Function function;
    function.line = 1 + static_cast<std::size_t>(
                            std::count(code_.begin(), code_.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
    const std::string_view whole = std::string_view(code_).substr(begin, at_ + 1 - begin);
    for (const std::string_view line : lines_of(whole)) function.code_lines += trimmed(line).empty() ? 0 : 1;
    function.head =
        std::regex_replace(std::string(trimmed(whole.substr(0, whole.find('{')))), std::regex(R"(\s+)"), " ");
    outline_.functions.push_back(std::move(function));
  }

  std::string code_;
  std::size_t at_ = 0;
  std::size_t head_begin_ = 0;
  int parens_ = 0;                  // open ones in the head
  int depth_ = 0;                   // open braces of the function or initializer we are in
  Scope body_ = Scope::kNamespace;  // what `depth_` counts in
  std::vector<Scope> scopes_;       // namespaces and types around it
  Outline outline_;
};

}  // namespace

std::string only_code(std::string_view text) { return Blanker(text).run(); }

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::vector<Include> includes_of(std::string_view text) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  const std::string code = only_code(text);
  const auto code_lines = lines_of(code);
  const auto text_lines = lines_of(text);
  std::vector<Include> includes;
  for (std::size_t i = 0; i < code_lines.size(); ++i) {
    if (!trimmed(code_lines[i]).starts_with('#')) continue;
    std::cmatch match;
    if (std::regex_search(text_lines[i].begin(), text_lines[i].end(), match, kInclude)) {
      includes.push_back({i + 1, match[2], match[1] == "\""});
    }
  }
  return includes;
}

Outline outline_of(std::string_view text) { return OutlineScanner(without_directives(only_code(text))).run(); }

}  // namespace flowtally::tests::tidy
