#include <cstdio>

#include "app/commands.h"
#include "app/data_file.h"
#include "oms/feeds/resample.h"
#include "oms/market/bar_builder.h"
#include "oms/messages/json_writer.h"

namespace app {
namespace {

int barsRefused(const std::string& sentence, int exitCode) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return exitCode;
}

// --timeframe is of what is printed here: of the file it is said by --input-timeframe.
SubCommand ofTheInput(const SubCommand& command) {
  SubCommand input = command;
  input.options.erase("timeframe");
  if (command.has("input-timeframe"))
    input.options["timeframe"] = command.value("input-timeframe");
  return input;
}

// The reader advises --timeframe, which is the file's in every other command.
std::string renamed(std::string advice) {
  const std::string general = "--timeframe";
  if (const auto at = advice.find(general); at != std::string::npos)
    advice.replace(at, general.size(), "--input-timeframe");
  return advice;
}

std::string refusalOf(oms::Timeframe input, oms::Timeframe wanted) {
  const std::string have(oms::name(input));
  std::string possible;
  for (std::size_t i = 0; i < oms::kTimeframeNames.size(); ++i) {
    if (oms::BarBuilder::canBuild(input, static_cast<oms::Timeframe>(i)))
      possible += (possible.empty() ? "" : ", ") + std::string(oms::kTimeframeNames[i]);
  }
  return "bars of " + have + " cannot make bars of " + std::string(oms::name(wanted)) + "; use --timeframe " + possible;
}

int printCsv(const std::vector<oms::Bar>& bars) {
  std::string text = "time,open,high,low,close,volume,close_time\n";
  Output output;
  for (const oms::Bar& bar : bars) {
    text += oms::rfc3339(bar.openTime) + ',' + bar.open.text() + ',' + bar.high.text() + ',' + bar.low.text() + ',' +
            bar.close.text() + ',' + bar.volume.text() + ',' + oms::rfc3339(bar.closeTime) + '\n';
    output.flushAt(text);
  }
  return output.finish(text);
}

int printJson(const std::vector<oms::Bar>& bars) {
  oms::JsonWriter json;
  json.beginArray();
  for (const oms::Bar& bar : bars) {
    json.beginObject().field("time", bar.openTime).field("open", bar.open).field("high", bar.high);
    json.field("low", bar.low).field("close", bar.close).field("volume", bar.volume);
    json.field("close_time", bar.closeTime).endObject();
  }
  json.endArray();
  std::string text(json.text());
  text += '\n';
  return Output().finish(text);
}

int print(const std::vector<oms::Bar>& bars, const SubCommand& command) {
  return command.has("json") ? printJson(bars) : printCsv(bars);
}

}  // namespace

int runBars(const Options& options) {
  const SubCommand& command = options.command;
  if (!command.has("timeframe"))
    return barsRefused("bars needs --timeframe, the one of the bars to make, for example 1h", 2);
  const std::string written = command.value("timeframe").toStdString();
  const auto timeframe = oms::parseTimeframe(written);
  if (!timeframe)
    return barsRefused("'" + written + "' is no timeframe; use 1s … 1mo, for example 1m", 2);
  if (!command.has("data") && command.has("symbol")) {
    if (command.has("input-timeframe"))
      return barsRefused("--input-timeframe is of a file; leave it out, or give the file with --data", 2);
    const auto bars = readDataFile(command, options.dataDir);
    return bars ? print(bars->bars, command) : barsRefused(bars.error().message, bars.error().exitCode);
  }
  const auto input = readDataFile(ofTheInput(command), options.dataDir);
  if (!input) {
    const UsageError& why = input.error();
    if (why.exitCode == 2)
      return barsRefused(renamed(why.message), 2);
    const auto ticks = readTickFile(ofTheInput(command));
    if (!ticks)
      return barsRefused(ticks.error().message.empty() ? renamed(why.message) : ticks.error().message, 1);
    return print(oms::resample(*ticks, *timeframe), command);
  }
  if (!oms::BarBuilder::canBuild(input->timeframe, *timeframe))
    return barsRefused(refusalOf(input->timeframe, *timeframe), 2);
  return print(oms::resample(*input, *timeframe), command);
}

}  // namespace app
