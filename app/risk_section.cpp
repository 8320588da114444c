#include "app/risk_section.h"

#include "app/toml_reader.h"
#include "oms/risk/limit_table.h"

namespace app {
namespace {

bool isSwitch(std::string_view code) {
  return code == "require_stop" || code == "allow_self_cross";
}

// Those without a table of their own: they are one value.
bool isPlain(std::string_view code) {
  return code == "warn_at" || isSwitch(code);
}

void apply(TomlReader& part, oms::RiskLimits& limits, const oms::LimitSetting& setting, std::string_view key) {
  if (const auto problem = oms::applySetting(limits, setting))
    part.fail(key.empty() ? std::string_view(problem->field) : key, problem->message);
}

// A limit may be written as text or as a number, and a list of names has one for each.
void readNarrower(TomlReader& part, std::string_view code, bool symbols, oms::RiskLimits& limits) {
  const std::string_view key = symbols ? "symbols" : "strategies";
  const toml::table* table = part.table(key);
  if (!table)
    return;
  TomlReader names = part.part(*table, key);
  for (const std::string& name : names.keys()) {
    if (const auto text = names.textOrNumber(name)) {
      oms::LimitSetting setting{std::string(code), symbols ? name : "", symbols ? "" : name, *text, ""};
      apply(names, limits, setting, name);
    }
  }
}

// `now`: the limit as it stands.
void readTable(TomlReader& reader, std::string_view code, const std::string& now, oms::RiskLimits& limits) {
  const toml::table* table = reader.table(code, "{ limit = " + tomlText(now) + " }");
  if (!table)
    return;
  TomlReader part = reader.part(*table, code);
  if (const auto limit = part.textOrNumber("limit"))
    apply(part, limits, {std::string(code), "", "", *limit, ""}, "");
  if (oms::hasWarning(code)) {
    if (const auto warn = part.textOrNumber("warn"))
      apply(part, limits, {std::string(code), "", "", "", *warn}, "");
  }
  if (oms::canBeNarrowed(code)) {
    readNarrower(part, code, true, limits);
    readNarrower(part, code, false, limits);
  }
}

std::string tableOf(const std::vector<oms::LimitSetting>& settings, const std::string& code, bool symbols) {
  std::string text;
  for (const oms::LimitSetting& setting : settings) {
    const std::string& name = symbols ? setting.symbol : setting.strategy;
    if (setting.code == code && !name.empty())
      text += (text.empty() ? "" : ", ") + tomlText(name) + " = " + tomlText(setting.limit);
  }
  return text.empty() ? "" : (symbols ? ", symbols = { " : ", strategies = { ") + text + " }";
}

}  // namespace

void readRisk(TomlReader& reader, oms::RiskLimits& limits) {
  for (const oms::LimitSetting& setting : oms::settingsOf(limits)) {
    if (!isPlain(setting.code) && setting.symbol.empty() && setting.strategy.empty())
      readTable(reader, setting.code, setting.limit, limits);
  }
  if (const auto text = reader.text("warn_at"))
    apply(reader, limits, {"warn_at", "", "", *text, ""}, "warn_at");
  for (const char* code : {"require_stop", "allow_self_cross"}) {
    if (const auto on = reader.boolean(code))
      apply(reader, limits, {code, "", "", *on ? "true" : "false", ""}, code);
  }
}

std::string riskToToml(const oms::RiskLimits& limits) {
  const std::vector<oms::LimitSetting> settings = oms::settingsOf(limits);
  std::string text = "[risk]\n";
  for (const oms::LimitSetting& setting : settings) {
    if (!setting.symbol.empty() || !setting.strategy.empty())
      continue;
    text += setting.code + " = ";
    if (isSwitch(setting.code)) {
      text += setting.limit + "\n";
      continue;
    }
    if (isPlain(setting.code)) {
      text += tomlText(setting.limit) + "\n";
      continue;
    }
    text += "{ limit = " + tomlText(setting.limit);
    if (!setting.warn.empty())
      text += ", warn = " + tomlText(setting.warn);
    text += tableOf(settings, setting.code, true) + tableOf(settings, setting.code, false) + " }\n";
  }
  return text;
}

}  // namespace app
