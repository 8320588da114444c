#pragma once

#include <string>
#include <string_view>

namespace oms {

// At most so many bytes of a sentence, in whole characters. What goes is the end of the cause, marked by …, and never
// the remedy behind its last "; ", where that leaves some of the cause.
std::string fitted(std::string_view sentence, std::size_t most);

}  // namespace oms
