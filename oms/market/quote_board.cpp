#include "oms/market/quote_board.h"

#include "oms/model/split.h"
#include "oms/model/state_fields.h"

namespace oms {

QuoteBoard::QuoteBoard(const InstrumentList& instruments, DayRoll dayRoll)
    : instruments_(instruments), dayRoll_(dayRoll), states_(instruments.size()) {}

void QuoteBoard::update(const MarketUpdate& update) {
  MarketState& state = states_[update.symbol.value];
  const Price previousLast = state.last;
  Volume traded;
  if (const auto* quote = std::get_if<QuoteUpdate>(&update.data)) {
    state.quote = quote->quote;
    state.barLength = Duration(0);  // the history may have come in bars
    state.depth = quote->depth ? quote->depth->totals : decltype(state.depth){};
    const bool trades = quote->tick.size.isPositive();
    state.hasTraded |= trades;
    if (trades)
      state.last = quote->tick.price;
    else if (!state.hasTraded)
      state.last = quote->quote.mid();
    traded = Volume::fromRaw(quote->tick.size.raw());
  } else {
    const BarUpdate& bar = std::get<BarUpdate>(update.data);
    state.quote = quoteAround(instruments_[update.symbol], bar.bar.close, update.time, Ratio::fromInt(1), bar.spread);
    state.last = bar.bar.close;
    state.barLength = length(bar.timeframe);
    state.depth = {};
    traded = bar.bar.volume;
  }
  // A bar that closes as a day ends belongs to that day.
  const Timestamp within = state.barLength.count() > 0 ? update.time - Duration(1) : update.time;
  if (within >= state.dayEnd || !state.hasQuote()) {
    state.previousClose = previousLast.isZero() ? state.last : previousLast;
    state.dayVolume = Volume{};
    state.day = dayRoll_.startOf(within);
    state.dayEnd = dayRoll_.endOf(within);
  }
  state.dayVolume += traded;
  state.time = update.time;
}

void QuoteBoard::split(SymbolIndex symbol, Ratio ratio) {
  MarketState& state = states_[symbol.value];
  for (Price* price : {&state.quote.bid, &state.quote.ask, &state.last, &state.previousClose})
    *price = splitPrice(*price, ratio);
  for (Quantity* quantity : {&state.quote.bidSize, &state.quote.askSize})
    *quantity = splitQuantity(*quantity, ratio);
  state.depth = {};  // the feed says it in new units with its next piece
}

std::optional<Side> takerOf(Price bid, Price ask, Price price) {
  const std::int64_t toBid = price.raw() - bid.raw();
  const std::int64_t toAsk = ask.raw() - price.raw();
  if (toBid == toAsk)
    return std::nullopt;
  return toAsk < toBid ? Side::buy : Side::sell;
}

Quote quoteAround(const Instrument& instrument, Price mid, Timestamp time, Ratio spreadFactor, Price ofData) {
  const bool whole = spreadFactor.raw() == Ratio::one;
  const Price full = ofData.isZero() ? instrument.spread : ofData;
  const Price spread = whole ? full : scaled(full, spreadFactor);
  if (spread.isZero())
    return {time, mid, mid, Quantity{}, Quantity{}};  // the data's own price
  if (spread == instrument.tick && mid.raw() % spread.raw() == 0)
    return {time, mid, mid + spread, Quantity{}, Quantity{}};  // as below, without its divisions
  // The whole spread stays when it is an odd number of ticks: the ask takes the larger half, or both take as much where
  // the middle lies between two ticks, as the middle of such a quote does.
  const Price even = Price::fromRaw(spread.raw() / 2);
  const bool between = (mid - even).raw() % instrument.tick.raw() == 0;
  const Price half = between ? even : even.roundedDownTo(instrument.tick);
  const Price bid = (mid - half).roundedDownTo(instrument.tick);
  const Price ask = (mid - half + spread).roundedUpTo(instrument.tick);
  return {time, bid, ask, Quantity{}, Quantity{}};
}

void QuoteBoard::fields(Archive& archive) {
  archive.fixed(states_);
}

}  // namespace oms
