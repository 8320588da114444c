#include "oms/feeds/tick_feed.h"

#include <algorithm>
#include <utility>

#include "oms/feeds/guessed_instrument.h"
#include "oms/feeds/median.h"
#include "oms/market/quote_board.h"

namespace oms {
namespace {

Quote quoteOf(const ImportedTicks& file, std::size_t row) {
  return {file.ticks[row].time, file.ticks[row].price, file.asks[row], {}, {}};
}

}  // namespace

Instrument instrumentOf(const std::string& symbol, const ImportedTicks& ticks) {
  const bool fractional = std::any_of(ticks.ticks.begin(), ticks.ticks.end(),
                                      [](const Tick& tick) { return tick.size.raw() % Quantity::one != 0; });
  std::vector<Quote> quotes;
  for (std::size_t row = 0; row < ticks.asks.size(); ++row)
    quotes.push_back(quoteOf(ticks, row));
  return guessedInstrument(symbol, ticks.fileName, tickOf(ticks.priceDecimals), fractional,
                           medianSpreadOf(quotes.begin(), quotes.end()));
}

TickFeed::TickFeed(ImportedTicks ticks, SymbolIndex index, Instrument instrument)
    : file_(std::move(ticks)), instrument_(std::move(instrument)) {
  piece_.symbol = index;
}

std::string TickFeed::identity() const {
  return "replay " + instrument_.symbol + '=' + file_.fileName + (file_.asks.empty() ? ":trades:" : ":quotes:") +
         std::to_string(file_.fileSize) + ':' + file_.sha256;
}

const MarketUpdate* TickFeed::peek() {
  while (!loaded_ && next_ < file_.ticks.size()) {
    loaded_ = load();
    ++next_;
  }
  return loaded_ ? &piece_ : nullptr;
}

void TickFeed::pop() {
  OMS_ASSERT(loaded_, "pop() follows a peek()");
  loaded_ = false;
}

double TickFeed::progress() const {
  const std::size_t given = next_ - (loaded_ ? 1 : 0);
  return file_.ticks.empty() ? 1 : static_cast<double>(given) / static_cast<double>(file_.ticks.size());
}

bool TickFeed::load() {
  const Tick& tick = file_.ticks[next_];
  if (file_.asks.empty()) {
    piece_.data = QuoteUpdate{quoteAround(instrument_, tick.price, tick.time), tick};
  } else {
    const Quote quote = quoteOf(file_, next_);
    if (quote.bid > quote.ask)
      return false;
    piece_.data = QuoteUpdate{quote, {}};
  }
  ++piece_.cursor;
  piece_.time = tick.time;
  return true;
}

}  // namespace oms
