#include "oms/messages/csv.h"

#include <algorithm>

namespace oms {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// -12.5, 3 or 4.2%.
bool isPlainNumber(std::string_view text) {
  if (text.starts_with('-'))
    text.remove_prefix(1);
  if (text.ends_with('%'))
    text.remove_suffix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = point < text.size() ? text.substr(point + 1) : "0";
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), isDigit);
  };
  return digits(whole) && digits(decimals);
}

}  // namespace

void appendCsvField(std::string& line, std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos &&
                       !isPlainNumber(text);
  const bool quoted = text.find_first_of(",\"\n\r") != std::string_view::npos;
  if (quoted)
    line += '"';
  if (formula)
    line += '\'';
  for (const char c : text) {
    if (c == '"')
      line += '"';
    line += c;
  }
  if (quoted)
    line += '"';
}

}  // namespace oms
