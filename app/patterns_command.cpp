#include <cstdio>

#include "app/commands.h"
#include "app/data_file.h"
#include "oms/messages/json_writer.h"
#include "oms/patterns/pattern_scanner.h"

namespace app {
namespace {

int printHits(const oms::ImportedBars& bars) {
  std::string text = "index,time,pattern,value\n";
  Output output;
  oms::PatternScanner scanner;
  std::size_t index = 0;
  for (const oms::Bar& bar : bars.bars) {
    for (const oms::PatternHit& hit : scanner.onBar(bar)) {
      text += std::to_string(index) + ',';
      appendQuoted(text, timeText(bars, index));
      text += ',' + std::string(hit.pattern->name) + ',' + std::to_string(hit.value) + "\n";
    }
    ++index;
    output.flushAt(text);
  }
  return output.finish(text);
}

// With what a person wants to know beside it.
int printHitsAsJson(const oms::ImportedBars& bars) {
  oms::JsonWriter json;
  json.beginArray();
  oms::PatternScanner scanner;
  std::size_t index = 0;
  for (const oms::Bar& bar : bars.bars) {
    for (const oms::PatternHit& hit : scanner.onBar(bar)) {
      json.beginObject().field("index", index).field("time", timeText(bars, index)).field("pattern", hit.pattern->name);
      json.field("value", hit.value).field("bias", name(biasOf(*hit.pattern, hit.value)));
      json.field("confidence", hit.confidence);
      json.field("title", hit.pattern->title).field("description", hit.pattern->description).endObject();
    }
    ++index;
  }
  json.endArray();
  std::string text(json.text());
  text += '\n';
  return Output().finish(text);
}

}  // namespace

int runPatterns(const Options& options) {
  const auto bars = readDataFile(options.command, options.dataDir, true);
  if (!bars) {
    std::fprintf(stderr, "tidemark: %s\n", bars.error().message.c_str());
    return bars.error().exitCode;
  }
  return options.command.has("json") ? printHitsAsJson(*bars) : printHits(*bars);
}

}  // namespace app
