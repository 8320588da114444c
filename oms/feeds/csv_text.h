#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace oms {

using Cells = std::vector<std::string_view>;

// Lines without their ends and without a byte order mark; the views point into the text.
std::vector<std::string_view> linesOf(std::string_view text);

// Splits a line, to so many cells at most; spaces and quotes around a cell are left out.
inline constexpr std::size_t kMostColumns = 64;
void splitLine(std::string_view line, char delimiter, Cells& cells, std::size_t most = kMostColumns + 1);

// Where the table of a file is: its delimiter, how many columns its rows have, and the first line of it.
struct TableShape {
  char delimiter = 0;  // zero: there is no table
  std::size_t columns = 0;
  std::size_t firstLine = 0;
};
TableShape tableShapeOf(const std::vector<std::string_view>& lines);

}  // namespace oms
