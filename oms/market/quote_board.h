#pragma once

#include <optional>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/day_roll.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"
#include "oms/model/market_state.h"

namespace oms {

// The latest market of every symbol of the session.
class QuoteBoard {
 public:
  explicit QuoteBoard(const InstrumentList& instruments, DayRoll dayRoll = {});
  void update(const MarketUpdate& update);
  // The state in new units, of which `ratio` were one old.
  void split(SymbolIndex symbol, Ratio ratio);
  const MarketState& operator[](SymbolIndex symbol) const { return states_[symbol.value]; }
  const std::vector<MarketState>& all() const { return states_; }
  std::size_t size() const { return states_.size(); }
  void fields(Archive& archive);

 private:
  const InstrumentList& instruments_;
  DayRoll dayRoll_;
  std::vector<MarketState> states_;
};

// Who took a trade at the price, as far as a quote of then tells: at the ask or nearer to it a buyer; nobody knows
// right in the middle.
std::optional<Side> takerOf(Price bid, Price ask, Price price);

// The two-sided quote around one price, with so many times the spread: that of the data, or (zero) the instrument's
// default. On ticks, rounded outward; without a spread it is the price itself.
Quote quoteAround(const Instrument& instrument, Price mid, Timestamp time, Ratio spreadFactor = Ratio::fromInt(1),
                  Price ofData = {});

}  // namespace oms
