// What the house rules rest on: that code is told from comments and strings, and where functions begin and end.
#include "tests/tidy/code_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace flowtally::tests::tidy {
namespace {

std::vector<std::string> heads_of(std::string_view text) {
  const Outline outline = outline_of(text);
  CHECK(outline.balanced);
  std::vector<std::string> heads;
  for (const Function& function : outline.functions) heads.push_back(function.head);
  return heads;
}

using Heads = std::vector<std::string>;

}  // namespace

TEST_CASE("only code: comments and the insides of literals are blank, lines and columns stay") {
  CHECK(only_code("a; // {\nb;") == "a;     \nb;");
  CHECK(only_code("a /* { \n } */ b") == "a      \n      b");
  CHECK(only_code(R"(f("{\"{", '{', '\'');)") == R"(f("    ", ' ', '  ');)");
  CHECK(only_code("f(\"// no comment\"); // {") == "f(\"             \");     ");
}

TEST_CASE("only code: a raw string ends at its own delimiter") {
  const std::string code = only_code("a = R\"x({ \" )\" } )x\"; b = '{';");
  CHECK(code.find('{') == std::string::npos);
  CHECK(code.ends_with("; b = ' ';"));
  CHECK(only_code("u8R\"(\n{\n)\";").find('{') == std::string::npos);
}

TEST_CASE("only code: a digit separator is no character literal") {
  CHECK(only_code("int n = 1'000'000; {") == "int n = 1'000'000; {");
  CHECK(only_code("int n = 0xff'00; f('{', u8'{');") == "int n = 0xff'00; f(' ', u8' ');");
}

TEST_CASE("includes: only directives count, not what comments and strings say") {
  const auto includes = includes_of(
      "#include \"events/id.h\"\n// #include <a>\n/*\n#include <b>\n*/\n#  include <vector>  // why\nf(\"#include "
      "<c>\");\n");
  REQUIRE(includes.size() == 2);
  CHECK(includes[0].path == "events/id.h");
  CHECK(includes[0].quoted);
  CHECK(includes[1].path == "vector");
  CHECK_FALSE(includes[1].quoted);
  CHECK(includes[1].line == 6);
}

TEST_CASE("outline: functions are found in namespaces and types") {
  CHECK(heads_of("namespace a::b {\nint f(int x) { return x; }\n}  // namespace") == Heads{"int f(int x)"});
  CHECK(heads_of("extern \"C\" {\nvoid f() {}\n}") == Heads{"void f()"});
  CHECK(heads_of(
            "class A : public B<int> {\n public:\n  A() {}\n\n private:\n  int b_ = f(1);\n  void g() const {}\n};") ==
        Heads{"A()", "void g() const"});
  CHECK(heads_of("struct alignas(8) A {\n  int x{1};\n  bool operator()(int a) const noexcept { return a > 0; }\n};") ==
        Heads{"bool operator()(int a) const noexcept"});
  CHECK(heads_of("TEST_SUITE(\"x\") {\nTEST_CASE(\"a: {\") { CHECK(f({1, 2})); }\n}") == Heads{"TEST_CASE(\" \")"});
}

TEST_CASE("outline: what looks like a function and is none is left out") {
  CHECK(heads_of("enum class E : int { kA, kB };\nconst int kTable[] = {1, 2};\nstd::vector<int> v{1};\nint f();")
            .empty());
  CHECK(heads_of("const auto kSet = make(3, {1, 2});\nstruct P { int (*call)(int); };").empty());
}

TEST_CASE("outline: initializers before a body belong to the constructor") {
  CHECK(heads_of("A::A(int a) : a_{a}, b_(b) {\n  f();\n}\nvoid g() {}").size() == 2);
  CHECK(heads_of("A::A(int a) : a_{a} {}\nvoid g() {}").size() == 2);
  CHECK(heads_of("void f(Options options = {}) {}\nvoid g() {}").size() == 2);
}

TEST_CASE("outline: trailing returns, constraints, templates and lambdas are functions") {
  CHECK(heads_of("auto f(int x) -> std::vector<int> { return {x}; }").size() == 1);
  CHECK(heads_of("template <class T>\n  requires std::integral<T>\nT f(T x) { return x; }").size() == 1);
  CHECK(heads_of("template <class T>\nT f(T x) requires std::integral<T> { return x; }").size() == 1);
  CHECK(heads_of("template <typename T, int N = 3>\nstruct A {\n  T f() && { return {}; }\n};").size() == 1);
  CHECK(heads_of("const auto kF = [](int x) { return x; };\nconst auto kG = [] { return 1; };").size() == 2);
}

TEST_CASE("outline: lambdas and types inside a function are part of it") {
  CHECK(heads_of("void f() {\n  struct A {\n    void g() {}\n  };\n  run([&](int x) { use(x); });\n}") ==
        Heads{"void f()"});
}

TEST_CASE("outline: a function's length counts lines of code from its head to its closing brace") {
  const Outline outline =
      outline_of("int before;\n\nvoid f(int a,\n       int b) {\n  // why\n\n  g(a);  // {\n  /* }\n  */\n}\n");
  REQUIRE(outline.functions.size() == 1);
  CHECK(outline.functions[0].line == 3);
  CHECK(outline.functions[0].code_lines == 4);
}

TEST_CASE("outline: directives are not code, with their continuation lines") {
  CHECK(heads_of("#define OPEN {\n#define F() \\\n  void f() { \\\n\nvoid g() {}") == Heads{"void g()"});
}

TEST_CASE("outline: braces that do not match are told") {
  CHECK_FALSE(outline_of("void f() {").balanced);
  CHECK_FALSE(outline_of("void f() {}\n}").balanced);
  CHECK_FALSE(outline_of("namespace a {\nvoid f() {}").balanced);
}

}  // namespace flowtally::tests::tidy
