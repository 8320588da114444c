#include "app/session_wishes.h"

#include <algorithm>
#include <vector>

namespace app {
namespace {

constexpr std::size_t kMostNamed = 3;

bool isWished(const std::string& key) {
  return !key.starts_with("risk.") && !key.starts_with("remote.") && key != "feed.speed";
}

bool onlyShows(const std::string& key) {
  return key == "session.name" || key == "session.timeframe";
}

using Values = std::map<std::string, std::string>;

const std::string* valueOf(const Values& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? nullptr : &found->second;
}

bool differ(const Values& wishes, const Values& facts, const std::string& key) {
  const std::string* const wish = valueOf(wishes, key);
  const std::string* const fact = valueOf(facts, key);
  return wish && fact ? *wish != *fact : wish != fact;
}

// How a session says what it has: session.cash "5000", no session.approval, 2 of [[strategy]].
std::string hasInstead(const Values& facts, const std::string& key) {
  const bool counts = key == "strategy" || key == "instrument" || key == "feed.file";
  const std::string shown = counts ? "[[" + key + "]]" : key;
  const std::string* const fact = valueOf(facts, key);
  if (!fact)
    return "no " + shown;
  return counts ? *fact + " of " + shown : shown + ' ' + *fact;
}

std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kMostNamed); ++i)
    text += (text.empty() ? "" : ", ") + all[i];
  if (all.size() > kMostNamed)
    text += " and " + std::to_string(all.size() - kMostNamed) + " more";
  return text;
}

}  // namespace

UnmetWishes unmetWishes(const std::set<std::string>& named, const SessionConfig& wanted, const SessionConfig& has) {
  const Values wishes = valuesOf(toToml(wanted));
  const Values facts = valuesOf(toToml(has));
  std::vector<std::string> refused;
  std::vector<std::string> ignored;
  for (const std::string& key : named) {
    // Where there are more or fewer tables, that says it.
    const std::size_t list = key.find('[');
    const bool counted = list != std::string::npos && differ(wishes, facts, key.substr(0, list));
    if (isWished(key) && !counted && differ(wishes, facts, key))
      (onlyShows(key) ? ignored : refused).push_back(hasInstead(facts, key));
  }
  return {joined(refused), joined(ignored)};
}

}  // namespace app
