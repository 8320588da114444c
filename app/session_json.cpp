#include "app/session_json.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

#include "app/session_builder.h"
#include "app/toml_reader.h"

namespace app {
namespace {

constexpr std::string_view kBareKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

std::string keyText(const std::string& key) {
  const bool isBare = !key.empty() && key.find_first_not_of(kBareKey) == std::string::npos;
  return isBare ? key : tomlText(key);
}

// On one line, so that a mistake's line tells its key.
std::string inlineText(const oms::WireValue& value) {
  using Kind = oms::WireValue::Kind;
  std::string out;
  switch (value.kind) {
    case Kind::null:
      break;  // refused before
    case Kind::boolean:
      return value.truth ? "true" : "false";
    case Kind::number:
      return value.text;
    case Kind::string:
      return tomlText(value.text);
    case Kind::array:
      for (const oms::WireValue& item : value.items)
        out += (out.empty() ? "" : ", ") + inlineText(item);
      return "[" + out + "]";
    case Kind::object:
      for (const oms::WireMember& member : value.members)
        out += (out.empty() ? "" : ", ") + keyText(member.first) + " = " + inlineText(member.second);
      return "{" + out + "}";
  }
  return "\"\"";
}

bool holdsNull(const oms::WireValue& value) {
  const auto inMember = [](const oms::WireMember& member) { return holdsNull(member.second); };
  return value.isNull() || std::any_of(value.items.begin(), value.items.end(), holdsNull) ||
         std::any_of(value.members.begin(), value.members.end(), inMember);
}

// A session file, and of each of its lines the key that stands there.
class TomlWriter {
 public:
  void addSection(const std::string& head, const std::string& name, const oms::WireValue& section) {
    add(head, name);
    for (const oms::WireMember& member : section.members)
      add(keyText(member.first) + " = " + inlineText(member.second), name + "." + member.first);
  }
  const std::string& text() const { return text_; }
  std::string keyAt(int line) const {
    const auto index = static_cast<std::size_t>(std::max(line, 1)) - 1;
    return index < keys_.size() ? keys_[index] : std::string();
  }

 private:
  void add(const std::string& line, const std::string& key) {
    text_ += line + "\n";
    keys_.push_back(key);
  }

  std::string text_;
  std::vector<std::string> keys_;
};

// Nothing when it lies in the folder; `path` is whole then.
std::optional<oms::ApiError> keepInside(const QString& dataDir, std::string& path, const char* key) {
  const QString folder = QFileInfo(dataDir + "/files").canonicalFilePath();
  const QString found = QFileInfo(QDir(folder).absoluteFilePath(QString::fromStdString(path))).canonicalFilePath();
  if (folder.isEmpty() || !found.startsWith(folder + "/")) {
    return oms::malformed(
        "there is no file " + path +
            " in the folder files of this session's data folder; put it there, and name it from there",
        key);
  }
  path = found.toStdString();
  return std::nullopt;
}

std::optional<oms::ApiError> keepInside(const QString& dataDir, SessionConfig& config) {
  std::optional<oms::ApiError> error;
  const auto keep = [&](std::string& path, const char* key) {
    if (!path.empty() && !error)
      error = keepInside(dataDir, path, key);
  };
  for (FeedFile& file : config.files) {
    keep(file.path, "feed.file.path");
    keep(file.factors, "feed.file.factors");
  }
  const std::vector<std::string> shipped = shippedStrategies();
  for (StrategyChoice& choice : config.strategies) {
    if (std::find(shipped.begin(), shipped.end(), choice.file) == shipped.end())
      keep(choice.file, "strategy.file");
  }
  for (oms::Instrument& instrument : config.instruments) {
    if (!instrument.ownCalendar)
      continue;
    oms::OwnCalendar calendar = *instrument.ownCalendar;
    keep(calendar.file, "instrument.calendar");
    instrument.ownCalendar = std::make_shared<oms::OwnCalendar>(std::move(calendar));
  }
  return error;
}

}  // namespace

oms::Result<SessionConfig, oms::ApiError> parseSessionJson(const oms::WireValue& json, const QString& dataDir) {
  TomlWriter toml;
  for (const oms::WireMember& section : json.members) {
    const std::string& name = section.first;
    if (holdsNull(section.second))
      return oms::malformed(name + " holds null; leave out what is to have its default", name);
    const bool isList = section.second.kind == oms::WireValue::Kind::array;
    const auto& parts = isList ? section.second.items : std::vector<oms::WireValue>{section.second};
    for (const oms::WireValue& part : parts) {
      if (!part.isObject())
        return oms::malformed(name + " is not an object of settings", name);
      toml.addSection(isList ? "[[" + keyText(name) + "]]" : "[" + keyText(name) + "]", name, part);
    }
  }
  auto config = parseSessionConfig(toml.text(), "the configuration", SessionConfig{});
  if (!config) {
    const ConfigError& first = config.error().front();
    return oms::malformed(first.message, toml.keyAt(first.line));
  }
  if (auto error = keepInside(dataDir, *config))
    return *error;
  return std::move(*config);
}

}  // namespace app
