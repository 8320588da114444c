#include "oms/model/suggestion.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

namespace oms {
namespace {

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// Letters to insert, drop, change or swap with their neighbour; upper and lower case are the same.
std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped)
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

constexpr std::size_t kLongestWord = 64;

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

const std::string* nearestWord(std::string_view wrong, const std::vector<std::string>& candidates) {
  if (wrong.empty() || wrong.size() > kLongestWord)
    return nullptr;
  const std::string* nearest = nullptr;
  // A word that was cut short or drawn out comes before one that has other letters.
  std::pair<std::size_t, std::size_t> least{std::max<std::size_t>(1, wrong.size() / 3) + 1, 0};
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongestWord || candidate.empty())
      continue;
    const bool begins =
        (wrong.size() >= 3 && candidate.starts_with(wrong)) || (candidate.size() >= 2 && wrong.starts_with(candidate));
    const std::size_t distance = editDistance(wrong, candidate);
    const std::pair rank{begins ? 1 : distance, distance};
    if (rank < least) {
      least = rank;
      nearest = &candidate;
    }
  }
  return nearest;
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string didYouMean(std::string_view wrong, const std::vector<std::string>& candidates) {
  const std::string* nearest = nearestWord(wrong, candidates);
  return nearest == nullptr ? std::string() : "; did you mean " + quoted(*nearest) + "?";
}

std::string notOneOf(std::string_view wrong, const std::vector<std::string>& candidates) {
  return "is one of " + listed(candidates) + ", not " + quoted(wrong.substr(0, kLongestWord)) +
         didYouMean(wrong, candidates);
}

std::string nearestOrAll(std::string_view wrong, const std::vector<std::string>& candidates) {
  const std::string near = didYouMean(wrong, candidates);
  return near.empty() && !candidates.empty() ? "; known are " + listed(candidates) : near;
}

}  // namespace oms
