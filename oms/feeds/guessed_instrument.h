#pragma once

#include <algorithm>
#include <string>

#include "oms/model/instrument.h"

namespace oms {

// The instrument of a symbol that no list knows, from what its file shows (CONFIG): tick = the finest decimals seen,
// lot = 1, or 0.00000001 where volumes are fractional. The spread is that of the file's quotes; zero: there are none.
inline Instrument guessedInstrument(const std::string& symbol, const std::string& fileName, Price tick, bool fractional,
                                    Price spread) {
  Instrument instrument;
  instrument.symbol = symbol;
  instrument.description = fileName;
  instrument.tick = tick;
  instrument.lot = fractional ? Quantity::fromRaw(10) : Quantity::fromInt(1);
  instrument.minQuantity = instrument.lot;
  instrument.spread = std::max(tick, spread.roundedNearestTo(tick));
  return instrument;
}

// One of the last of so many decimals.
inline Price tickOf(int decimals) {
  std::int64_t tick = Price::one;
  for (int i = 0; i < decimals; ++i)
    tick /= 10;
  return Price::fromRaw(tick);
}

}  // namespace oms
