// The statements in oracle/sql/, and what becomes of their rows. One thread at a time.
#pragma once

#include <string>

#include "tests/oracle/figure_list.h"
#include "tests/oracle/sql_session.h"

namespace flowtally::tests {

/// The texts of sql/<name>.sql for several names with spaces between, as one statement.
std::string sql_of_files(const std::string& names);

/// The values of a row, each named by its column after `prefix`.
void append_fields(const SqlRows& from, std::size_t row, const std::string& prefix, FigureList& out);

}  // namespace flowtally::tests
