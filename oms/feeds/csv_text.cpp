#include "oms/feeds/csv_text.h"

#include <algorithm>
#include <array>
#include <map>

namespace oms {
namespace {

constexpr std::size_t kSampleLines = 60;
constexpr std::size_t kBannerLines = 10;  // at most that many lines stand above the table
constexpr std::size_t kFewestColumns = 3;

constexpr bool isAround(char c) {
  return c == ' ' || c == '"' || c == '\'' || c == '\r';
}

std::string_view trimmed(std::string_view cell) {
  while (!cell.empty() && isAround(cell.front()))
    cell.remove_prefix(1);
  while (!cell.empty() && isAround(cell.back()))
    cell.remove_suffix(1);
  return cell;
}

}  // namespace

std::vector<std::string_view> linesOf(std::string_view text) {
  constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, byteOrderMark.size()) == byteOrderMark)
    text.remove_prefix(byteOrderMark.size());
  std::vector<std::string_view> lines;
  // As many as there would be if all of it were as its beginning is: to count them takes as long as to find them.
  const std::string_view sample = text.substr(0, 1 << 16);
  const auto ends = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n'));
  lines.reserve(
      std::min((ends + 1) * (text.size() / std::max<std::size_t>(sample.size(), 1) + 1), text.size() / 8 + 1));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void splitLine(std::string_view line, char delimiter, Cells& cells, std::size_t most) {
  cells.clear();
  const char* begin = line.data();
  const char* const end = begin + line.size();
  while (true) {
    const char* stop = begin;
    while (stop != end && *stop != delimiter)
      ++stop;
    cells.push_back(trimmed({begin, static_cast<std::size_t>(stop - begin)}));
    if (stop == end || cells.size() == most)
      return;
    begin = stop + 1;
  }
}

TableShape tableShapeOf(const std::vector<std::string_view>& lines) {
  constexpr std::array<char, 3> delimiters{'\t', ';', ','};
  TableShape best;
  std::size_t bestRows = 0;
  Cells cells;
  for (const char delimiter : delimiters) {
    std::map<std::size_t, std::size_t> rowsOfWidth;
    const std::size_t end = std::min(lines.size(), kSampleLines);
    for (std::size_t i = 0; i < end; ++i) {
      if (lines[i].empty())
        continue;
      splitLine(lines[i], delimiter, cells);
      if (cells.size() >= kFewestColumns && cells.size() <= kMostColumns)
        ++rowsOfWidth[cells.size()];
    }
    for (const auto& [columns, rows] : rowsOfWidth) {
      if (rows <= bestRows)
        continue;
      bestRows = rows;
      best = {delimiter, columns, 0};
    }
  }
  if (best.delimiter == 0)
    return best;
  for (; best.firstLine < std::min(lines.size(), kBannerLines); ++best.firstLine) {
    splitLine(lines[best.firstLine], best.delimiter, cells);
    if (cells.size() == best.columns)
      break;
  }
  return best;
}

}  // namespace oms
