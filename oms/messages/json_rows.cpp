#include "oms/messages/json_rows.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "oms/messages/json_commands.h"
#include "oms/messages/json_events.h"

namespace oms {

void writePayload(JsonWriter& json, const JournalRow& row, const Naming& naming) {
  json.beginObject();
  if (row.command) {
    json.key("command");
    writeCommand(json, *row.command, naming.instruments);
  }
  json.key("events").beginArray();
  for (const Event& event : row.events)
    writeEvent(json, event, naming);
  json.endArray().endObject();
}

std::string payloadOf(const JournalRow& row, const Naming& naming) {
  JsonWriter json;
  writePayload(json, row, naming);
  return json.take();
}

Result<std::optional<Command>> commandOfPayload(std::string_view payload, const InstrumentList& instruments) {
  constexpr std::string_view opening = "{\"command\":";
  if (!payload.starts_with(opening))
    return std::optional<Command>{};
  payload.remove_prefix(opening.size());
  // The events behind it may be long: only the command's own end is looked for.
  rapidjson::MemoryStream stream(payload.data(), payload.size());
  rapidjson::BaseReaderHandler<> ignore;
  constexpr unsigned flags = rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag;
  rapidjson::Reader().Parse<flags>(stream, ignore);
  auto command = parseCommand(payload.substr(0, stream.Tell()), instruments);
  if (!command)
    return command.error();
  return std::optional<Command>(std::move(*command));
}

}  // namespace oms
