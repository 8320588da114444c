// Keys of the session file as options and environment variables.
#include <algorithm>
#include <cctype>

#include "app/session_config.h"
#include "app/toml_reader.h"
#include "oms/model/suggestion.h"

namespace app {
namespace {

constexpr std::string_view kPrefix = "TIDEMARK_";

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// The ways in which a text can be the value that a key wants.
std::vector<std::string> readings(const std::string& text, bool isTable) {
  if (isTable && text.starts_with('{'))
    return {text};
  if (isTable)
    return {"{ limit = " + tomlText(text) + " }", "{ limit = " + text + " }"};
  std::string list = "[";
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    list += (list.size() > 1 ? ", " : "") + tomlText(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return {tomlText(text), text, list + "]"};
}

std::string variableOf(const std::string& key) {
  std::string name(kPrefix);
  for (const char c : key)
    name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

std::vector<std::string> ConfigKeys::all() const {
  std::vector<std::string> keys(values.begin(), values.end());
  for (const std::string& table : tables) {
    if (table.find('.') != std::string::npos)
      keys.push_back(table);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::optional<ConfigError> setKey(const std::string& key, const std::string& text, const std::string& source,
                                  SessionConfig& config, std::set<std::string>& named) {
  std::optional<ConfigError> first;
  const std::size_t dot = key.find('.');
  for (const std::string& reading : readings(text, configKeys().tables.contains(key))) {
    const std::string toml = "[" + key.substr(0, dot) + "]\n" + key.substr(dot + 1) + " = " + reading + "\n";
    auto parsed = parseSessionConfig(toml, source, config);
    if (parsed) {
      config = std::move(*parsed);
      for (const auto& [name, value] : valuesOf(toml))
        named.insert(name);
      return std::nullopt;
    }
    if (!first)
      first = ConfigError{source, 0, 0, parsed.error().front().message};
  }
  return first;
}

EnvironmentResult applyEnvironment(const std::map<std::string, std::string>& environment,
                                   const std::vector<std::string>& others, SessionConfig& config) {
  EnvironmentResult result;
  const auto apply = [&](const std::string& variable, const std::string& key, const std::string& value) {
    if (const auto error = setKey(key, value, "environment variable " + variable, config, result.keys))
      result.errors.push_back(*error);
  };
  const std::pair<const char*, const char*> plain[] = {{"WEBSOCKET_ENABLED", "remote.enabled"},
                                                       {"WEBSOCKET_PING_INTERVAL", "remote.ping_interval"},
                                                       {"WEBSOCKET_PRICE_INTERVAL", "remote.price_interval"}};
  for (const auto& [variable, key] : plain) {
    const auto found = environment.find(variable);
    if (found != environment.end())
      apply(variable, key, lowered(found->second));
  }
  std::map<std::string, std::string> keyOf;
  std::vector<std::string> known = others;
  for (const std::string& key : configKeys().all()) {
    known.push_back(variableOf(key));
    keyOf[known.back()] = key;
  }
  for (const auto& [variable, value] : environment) {
    if (!variable.starts_with(kPrefix) || std::find(others.begin(), others.end(), variable) != others.end())
      continue;
    if (const auto key = keyOf.find(variable); key != keyOf.end()) {
      apply(variable, key->second, value);
    } else {
      result.errors.push_back({"environment variable " + variable, 0, 0,
                               "is not known; it is TIDEMARK_ with an option or a section and key of the session file" +
                                   oms::didYouMean(variable, known)});
    }
  }
  return result;
}

}  // namespace app
