#pragma once

#include <vector>

#include "oms/engine/core.h"
#include "oms/engine/order_desk.h"
#include "oms/engine/strategy_desk.h"

namespace oms {

// Splits and dividends, before the first piece of their day: who holds the stock gets or owes the dividend, and
// positions, orders and the known market go on in new units.
class CorporateDesk {
 public:
  CorporateDesk(Core& core, OrderDesk& orders, StrategyDesk& strategies);

  // Call before the piece moves the market.
  void before(const MarketUpdate& update) {
    if (!core_.config.actions.empty())
      applyDue(update);
  }
  void fields(Archive& archive);

 private:
  void applyDue(const MarketUpdate& update);
  void payDividend(const CorporateAction& action);
  void split(const CorporateAction& action);
  struct Done {
    Books::Split split;
    std::vector<Holdings::Part> parts;  // of whom the position was before it
  };
  void reportSplit(SymbolIndex symbol, const Done& done);

  Core& core_;
  OrderDesk& orders_;
  StrategyDesk& strategies_;
  std::vector<std::vector<std::size_t>> due_;  // by symbol: places in the configuration's list
  std::vector<std::size_t> next_;              // by symbol: of those the first that is to come
};

}  // namespace oms
