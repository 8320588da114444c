// Keys of the session file as environment variables.
#include <algorithm>
#include <cctype>

#include "app/session_config.h"

namespace app {
namespace {

constexpr std::string_view kPrefix = "TIDEMARK_";

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string tomlText(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "\"";
}

// The ways in which a variable's text can be the value that its key wants.
std::vector<std::string> readings(const std::string& value) {
  std::string list = "[";
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t comma = std::min(value.find(',', begin), value.size());
    list += (list.size() > 1 ? ", " : "") + tomlText(value.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return {tomlText(value), value, list + "]"};
}

// Sets one key; nothing when it worked, else what was wrong with the first reading.
std::optional<ConfigError> set(const std::string& variable, const std::string& section, const std::string& key,
                               const std::string& value, SessionConfig& config) {
  std::optional<ConfigError> first;
  for (const std::string& reading : readings(value)) {
    const std::string toml = "[" + section + "]\n" + key + " = " + reading + "\n";
    auto parsed = parseSessionConfig(toml, "environment variable " + variable, config);
    if (parsed) {
      config = std::move(*parsed);
      return std::nullopt;
    }
    if (!first)
      first = ConfigError{"environment variable " + variable, 0, 0, parsed.error().front().message};
  }
  return first;
}

}  // namespace

std::vector<ConfigError> applyEnvironment(const std::map<std::string, std::string>& environment,
                                          const std::vector<std::string>& others, SessionConfig& config) {
  std::vector<ConfigError> errors;
  const auto apply = [&](const std::string& variable, const std::string& section, const std::string& key,
                         const std::string& value) {
    if (auto error = set(variable, section, key, value, config))
      errors.push_back(*error);
  };
  const std::pair<const char*, const char*> plain[] = {{"WEBSOCKET_ENABLED", "enabled"},
                                                       {"WEBSOCKET_PING_INTERVAL", "ping_interval"},
                                                       {"WEBSOCKET_PRICE_INTERVAL", "price_interval"}};
  for (const auto& [variable, key] : plain) {
    const auto found = environment.find(variable);
    if (found != environment.end())
      apply(variable, "remote", key, lowered(found->second));
  }
  for (const auto& [variable, value] : environment) {
    if (variable.rfind(kPrefix, 0) != 0)
      continue;
    if (std::find(others.begin(), others.end(), variable) != others.end())
      continue;
    const std::string name = lowered(variable.substr(kPrefix.size()));
    const std::size_t split = name.find('_');
    const std::string section = name.substr(0, split);
    const bool known = section == "session" || section == "feed" || section == "broker" || section == "remote";
    if (!known || split == std::string::npos) {
      errors.push_back({"environment variable " + variable, 0, 0,
                        "is not known; it is TIDEMARK_ with an option or a section and key of the session file"});
      continue;
    }
    apply(variable, section, name.substr(split + 1), value);
  }
  return errors;
}

}  // namespace app
