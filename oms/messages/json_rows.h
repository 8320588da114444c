#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oms/messages/journal_row.h"
#include "oms/messages/json_objects.h"
#include "oms/messages/json_writer.h"
#include "oms/model/result.h"

namespace oms {

// What a journal row holds: {"command":{…},"events":[…]}, without the command for market data. The same row and names
// give the same bytes, so that recovery can compare what it made again with what was stored.
void writePayload(JsonWriter& json, const JournalRow& row, const Naming& naming);
std::string payloadOf(const JournalRow& row, const Naming& naming);

// The command of a payload, to be applied again; none for market data.
Result<std::optional<Command>> commandOfPayload(std::string_view payload, const InstrumentList& instruments);

}  // namespace oms
