// JSON that is right but that the parser refuses, made readable in place: numbers beyond what it holds, and escapes of
// half a UTF-16 pair. Only for texts that it has refused, so what is read at once never comes here. Internal to
// events/.
#pragma once

#include <string>

namespace flowtally::events {

/// Puts `0.5` in the place of every number that 64 bits or a double may not hold. Such a number can only stand in a
/// field that no event has, or it is wrong there, and 0.5 is wrong everywhere. Nothing moves: all of them have three
/// characters or more. False if there was none.
bool replace_big_numbers(std::string& json);

/// Puts `\ufffd` in the place of every escaped surrogate without its other half, in keys and values. Nothing moves.
/// False if there was none.
bool replace_lone_surrogates(std::string& json);

}  // namespace flowtally::events
