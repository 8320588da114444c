#include "oms/model/fitted_text.h"

namespace oms {
namespace {

constexpr std::string_view kCut = "…";
constexpr std::size_t kLeastCause = 24;  // a check's code is shorter

std::string_view wholeCharacters(std::string_view text, std::size_t most) {
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return text.substr(0, end);
}

// Whole words, as far as there are any. A number goes with what follows it: cut short it would be another number, and
// without its unit one of something else.
std::string_view wholeWords(std::string_view text, std::size_t most) {
  std::string_view kept = wholeCharacters(text, most);
  if (most < text.size() && text[most] != ' ') {
    const std::size_t space = kept.rfind(' ');
    if (space == std::string_view::npos)
      return kept;
    kept = kept.substr(0, space);
  }
  const auto endsInDigit = [&] { return !kept.empty() && kept.back() >= '0' && kept.back() <= '9'; };
  while (endsInDigit() && kept.find(' ') != std::string_view::npos)
    kept = kept.substr(0, kept.rfind(' '));
  return kept.substr(0, kept.find_last_not_of(' ') + 1);
}

}  // namespace

std::string fitted(std::string_view sentence, std::size_t most) {
  if (sentence.size() <= most)
    return std::string(sentence);
  const std::size_t semicolon = sentence.rfind("; ");
  std::string_view remedy = semicolon == std::string_view::npos ? "" : sentence.substr(semicolon);
  if (remedy.size() + kCut.size() + kLeastCause > most)
    remedy = {};
  std::string text(wholeWords(sentence, most - kCut.size() - remedy.size()));
  return text.append(kCut).append(remedy);
}

}  // namespace oms
