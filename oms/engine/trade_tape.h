#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "oms/messages/sample.h"
#include "oms/model/market_data.h"

namespace oms {

// The market's trades between two samples: of each symbol the newest, and how many there were before them.
class TradeTape {
 public:
  explicit TradeTape(std::size_t symbols) : symbols_(symbols) {}

  // History before the session is no news.
  void add(const MarketUpdate& update) {
    const auto* quote = std::get_if<QuoteUpdate>(&update.data);
    if (quote != nullptr && quote->tick.size.isPositive() && !update.warmup)
      add(update.symbol, *quote);
  }
  // What has come since the last time, by symbol.
  void take(std::vector<TradesSample>& trades);

 private:
  struct Ring {
    std::vector<MarketTrade> newest;
    std::uint64_t seen = 0;  // since the last sample
    std::uint64_t made = 0;  // ever
  };

  void add(SymbolIndex symbol, const QuoteUpdate& update);

  std::vector<Ring> symbols_;
  std::vector<SymbolIndex> traded_;
};

}  // namespace oms
