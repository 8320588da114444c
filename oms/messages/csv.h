#pragma once

#include <string>
#include <string_view>

namespace oms {

// Adds one field to a line of CSV (RFC 4180), quoted where it has to be. A text that a spreadsheet would take for a
// formula (it begins with = + - @, a tab or a carriage return, and is no plain number) gets an apostrophe before it.
void appendCsvField(std::string& line, std::string_view text);

}  // namespace oms
