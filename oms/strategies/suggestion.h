#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oms {

// "; did you mean "close"?" for the candidate that is nearest to a misspelt word, nothing when none is near.
std::string didYouMean(std::string_view wrong, const std::vector<std::string>& candidates);

}  // namespace oms
