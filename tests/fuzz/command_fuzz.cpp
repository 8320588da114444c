#include "oms/messages/json_commands.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

std::string written(const oms::Command& command, const oms::InstrumentList& instruments) {
  oms::JsonWriter json;
  oms::writeCommand(json, command, instruments);
  return std::string(json.text());
}

oms::InstrumentList twoInstruments() {
  oms::InstrumentList list;
  for (const char* symbol : {"BTCUSDT", "AAPL"}) {
    oms::Instrument instrument;
    instrument.symbol = symbol;
    list.add(instrument);
  }
  return list;
}

}  // namespace

// A journal row that can be read is written back and read again as the same command.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const oms::InstrumentList instruments = twoInstruments();
  const auto parsed = oms::parseCommand(fuzz::text(data, size), instruments);
  if (parsed) {
    const std::string once = written(*parsed, instruments);
    const auto again = oms::parseCommand(once, instruments);
    fuzz::require(again.ok() && written(*again, instruments) == once);
  }
  return 0;
}
