// What a file of events turns out to be when it is none: another encoding, an archive, a page. The first bytes say it,
// so that one sentence can say what to do instead of a reject for every line. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flowtally::ingest {

/// Why bytes that begin so cannot be read, and how to make them readable; lacks its subject: "is UTF-16, not UTF-8;
/// ...". `name` is the file's, as a shell would be given it. Nothing for what may be text in UTF-8.
std::optional<std::string> unreadable_form(std::string_view first_bytes, std::string_view name);

/// The same of a text in UTF-8 whose lines cannot be events: objects over several lines, or lines that end in CR alone.
/// `is_all`: nothing follows.
std::optional<std::string> unreadable_lines(std::string_view first_bytes, std::string_view name, bool is_all);

/// What a text without a single event looks like ("It looks like CSV. ..."), for whoever passed it by mistake.
std::string other_text_hint(std::string_view first_line);

}  // namespace flowtally::ingest
