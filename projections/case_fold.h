// Letters without their case, for searching names. Folding is Unicode's one-to-one mapping of each character (to upper
// and then to lower case), so Greek final sigma finds sigma; what would need more than one character, accents and
// normal forms stay as they are: "ß" is not "ss", "é" is not "e". Depends on no locale. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace flowtally::projections {

/// `text` is valid UTF-8.
std::string fold_case(std::string_view text);

}  // namespace flowtally::projections
