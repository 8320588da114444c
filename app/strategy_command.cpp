#include <QFile>

#include <array>
#include <cstdio>

#include "app/commands.h"
#include "app/data_file.h"
#include "app/session_builder.h"
#include "oms/messages/json_writer.h"
#include "oms/strategies/strategy_definition.h"

namespace app {
namespace {

using Definition = std::shared_ptr<const oms::StrategyDefinition>;
using Checked = oms::Result<Definition, std::vector<oms::FileError>>;

// "27 bars", "27 bars, 20 of 1h and 1 of 5m of ETHUSDT"
std::string warmupOf(const oms::StrategyDefinition& definition) {
  std::string text = std::to_string(definition.warmupNeed) + " bars";
  for (std::size_t i = 0; i < definition.others.size(); ++i) {
    const oms::OtherSeries& other = definition.others[i];
    text += i + 1 == definition.others.size() ? " and " : ", ";
    text += std::to_string(other.warmup) + " of " + oms::nameOf(other.name);
  }
  return text;
}

std::string_view sideWord(oms::SidePolicy side) {
  constexpr std::array<std::string_view, 3> kWords{"long", "short", "both"};
  return kWords[static_cast<std::size_t>(side)];
}

void fieldsOf(oms::JsonWriter& json, const oms::StrategyDefinition& definition) {
  json.field("strategy", definition.fileName).field("name", definition.name).field("side", sideWord(definition.side));
  json.field("timeframe", oms::name(definition.timeframe)).field("approval", oms::name(definition.approval));
  json.key("symbols").beginArray();
  for (const std::string& symbol : definition.symbols)
    json.value(symbol);
  json.endArray().key("parameters").beginObject();
  for (const auto& [name, value] : definition.parameters)
    json.field(name, value);
  json.endObject().field("conditions", definition.conditions.size()).field("warmup_bars", definition.warmupNeed);
  json.key("other_bars").beginArray();
  for (const oms::OtherSeries& other : definition.others) {
    json.beginObject().fieldOrNull("symbol", other.name.symbol).field("timeframe", oms::name(other.name.timeframe));
    json.field("warmup_bars", other.warmup).endObject();
  }
  json.endArray();
}

int printLine(oms::JsonWriter& json, int exitCode) {
  std::string text(json.text());
  text += '\n';
  const int written = Output().finish(text);
  return written == 0 ? exitCode : written;
}

int tellAsJson(const std::string& file, const Checked& checked) {
  oms::JsonWriter json;
  json.beginObject().field("file", file).field("ok", checked.ok()).key("errors").beginArray();
  if (!checked) {
    for (const oms::FileError& error : checked.error()) {
      json.beginObject().field("file", error.file).field("line", error.line).field("column", error.column);
      json.field("message", error.message).endObject();
    }
  }
  json.endArray();
  if (checked)
    fieldsOf(json, **checked);
  json.endObject();
  return printLine(json, checked ? 0 : 1);
}

int check(const SubCommand& command) {
  const std::string name = command.subject.toStdString();
  QFile file(command.subject);
  if (!file.open(QIODevice::ReadOnly)) {
    std::fprintf(stderr, "tidemark: there is no file '%s' that can be read; check its path\n", name.c_str());
    return 2;
  }
  const QByteArray bytes = file.readAll();
  const Checked checked = oms::parseStrategy({bytes.constData(), static_cast<std::size_t>(bytes.size())}, name, {});
  if (!checked) {
    for (const oms::FileError& error : checked.error())
      std::fprintf(stderr, "%s\n", error.text().c_str());
  }
  if (command.has("json"))
    return tellAsJson(name, checked);
  if (!checked)
    return 1;
  const oms::StrategyDefinition& definition = **checked;
  std::string line = name + ": ok: " + definition.name + ", " + std::string(sideWord(definition.side)) + ", " +
                     std::string(oms::name(definition.timeframe)) + ", approval " +
                     std::string(oms::name(definition.approval)) + ", " + std::to_string(definition.conditions.size()) +
                     " conditions, warm after " + warmupOf(definition) + "\n";
  return Output().finish(line);
}

int list(const SubCommand& command) {
  std::string text = "strategy,name,side,timeframe,approval\n";
  oms::JsonWriter json;
  json.beginArray();
  for (const std::string& shipped : shippedStrategies()) {
    const auto definition = readStrategy({shipped, {}, {}, {}, {}});
    if (!definition) {
      std::fprintf(stderr, "tidemark: %s\n", definition.error().message.c_str());
      return 1;
    }
    fieldsOf(json.beginObject(), **definition);
    json.endObject();
    text += shipped + ',';
    appendQuoted(text, (*definition)->name);
    text += ',' + std::string(sideWord((*definition)->side)) + ',' + std::string(oms::name((*definition)->timeframe)) +
            ',' + std::string(oms::name((*definition)->approval)) + '\n';
  }
  json.endArray();
  return command.has("json") ? printLine(json, 0) : Output().finish(text);
}

}  // namespace

int runStrategy(const Options& options) {
  return options.command.verb == "check" ? check(options.command) : list(options.command);
}

}  // namespace app
