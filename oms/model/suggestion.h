#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oms {

// A word in double quotes, as messages show what was written.
std::string quoted(std::string_view text);

// The candidate that is nearest to a misspelt word; null when none is near.
const std::string* nearestWord(std::string_view wrong, const std::vector<std::string>& candidates);

// "; did you mean "close"?" for the nearest word, nothing when there is none.
std::string didYouMean(std::string_view wrong, const std::vector<std::string>& candidates);

// `is one of buy, sell, not "long"`, and the nearest of them where one is near.
std::string notOneOf(std::string_view wrong, const std::vector<std::string>& candidates);

// `; did you mean "price"?`, or all of them where none is near: "; known are limit, cursor".
std::string nearestOrAll(std::string_view wrong, const std::vector<std::string>& candidates);

// All names of an enumeration up to that enumerator, its last.
template <class Enum>
std::vector<std::string> namesUpTo(Enum last) {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    names.emplace_back(name(static_cast<Enum>(i)));
  return names;
}

}  // namespace oms
