#include "tests/oracle/sql_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "events/status.h"

namespace flowtally::tests {
namespace {

const std::string& text_of(const std::string& name) {
  static std::map<std::string, std::string> texts;
  std::string& text = texts[name];
  if (text.empty()) {
    std::ifstream file(std::filesystem::path(FLOWTALLY_ORACLE_SQL) / (name + ".sql"));
    text.assign(std::istreambuf_iterator<char>(file), {});
    events::ensure(!text.empty(), "the oracle's SQL stands in " FLOWTALLY_ORACLE_SQL);
  }
  return text;
}

}  // namespace

std::string sql_of_files(const std::string& names) {
  std::istringstream words(names);
  std::string statement;
  for (std::string name; words >> name;) statement += text_of(name) + "\n";
  return statement;
}

void append_fields(const SqlRows& from, std::size_t row, const std::string& prefix, FigureList& out) {
  for (std::size_t column = 0; column < from.columns.size(); ++column) {
    out.push_back({prefix + from.columns[column], from.rows[row][column]});
  }
}

}  // namespace flowtally::tests
