#pragma once

#include <string>

#include "oms/feeds/tick_file.h"
#include "oms/market/feed.h"

namespace oms {

// As guessedInstrument() says.
Instrument instrumentOf(const std::string& symbol, const ImportedTicks& ticks);

// Gives the trades or quotes of a file, each at its time. Of trades the quote is one around their price with the
// instrument's spread (FILLS rule 4); of quotes, whose both sides must have been read, there are no
// trades, and crossed ones are left out, for they are no market.
class TickFeed final : public Feed {
 public:
  TickFeed(ImportedTicks ticks, SymbolIndex index, Instrument instrument);

  const MarketUpdate* peek() override;
  void pop() override;
  double progress() const override;
  std::string kind() const override { return "replay"; }
  // Symbol, file name, "trades" or "quotes", size and SHA-256.
  std::string identity() const override;

 private:
  // Of the next row, whose quote must not be crossed; false: it is.
  bool load();

  ImportedTicks file_;
  Instrument instrument_;
  std::size_t next_ = 0;
  bool loaded_ = false;
  MarketUpdate piece_;
};

}  // namespace oms
