#pragma once

#include <string>
#include <string_view>

#include "oms/model/text.h"

namespace oms {

// At most so many bytes of a sentence, in whole words and numbers. What goes is the end of the cause, marked by …, and
// never the remedy behind its last "; ", where that leaves some of the cause. Without a space: in whole characters.
std::string fitted(std::string_view sentence, std::size_t most);
// The same for a text, without the way over the heap where all of it fits.
template <std::size_t N>
Text<N> fitted(std::string_view sentence) {
  return sentence.size() <= N ? Text<N>(sentence) : Text<N>(fitted(sentence, N));
}

}  // namespace oms
