#pragma once

#include <string_view>

#include "oms/messages/command.h"
#include "oms/messages/json_writer.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"

namespace oms {

// {"command":"cancel_order","actor":"trader","wall":…,"params":{…}}, without the parameters that are not set. What is
// written can be read back whole, to the nanosecond and the ninth decimal.
void writeCommand(JsonWriter& json, const Command& command, const InstrumentList& instruments);

// The inverse of writeCommand. Strict: an unknown, missing or doubled key, a value of the wrong form and anything
// after the object are refused with the place. Digits never pass through a double.
Result<Command> parseCommand(std::string_view json, const InstrumentList& instruments);

}  // namespace oms
