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

}  // namespace oms
