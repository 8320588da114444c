#include <algorithm>

#include "oms/patterns/pattern.h"

namespace oms {
namespace {

std::vector<PatternSpec> allPatterns() {
  std::vector<PatternSpec> rows;
  for (const auto family : {singlePatterns(), doublePatterns(), triplePatterns(), starPatterns(), longPatterns()})
    rows.insert(rows.end(), family.begin(), family.end());
  std::sort(rows.begin(), rows.end(), [](const PatternSpec& a, const PatternSpec& b) { return a.name < b.name; });
  return rows;
}

}  // namespace

const std::vector<PatternSpec>& patternCatalog() {
  static const std::vector<PatternSpec> rows = allPatterns();
  return rows;
}

const PatternSpec* findPattern(std::string_view name) {
  const auto& rows = patternCatalog();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const PatternSpec& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace oms
