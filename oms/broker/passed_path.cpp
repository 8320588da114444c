// What the path of a bar has come by, for the account: a position that was closed inside the bar has not seen all of
// it.
#include "oms/broker/fill_desk.h"

namespace oms {

void FillDesk::beginPath(const SymbolBook& book, const Market& market) {
  walked_ = &book;
  low_ = high_ = market;
}

void FillDesk::pass(const Market& market) {
  if (market.bid < low_.bid)
    low_ = market;
  if (market.bid > high_.bid)
    high_ = market;
}

void FillDesk::endPath() {
  tellPassed();
  walked_ = nullptr;
}

void FillDesk::passTo(const WorkingOrder& working, const FillTerms& terms) {
  if (walked_ == nullptr || walked_ != &bookOf(working))
    return;
  const Price met = terms.base.isZero() ? terms.price : terms.base;
  const Price spread = terms.market.ask - terms.market.bid;
  const Market market = working.isBuy() ? Market{met - spread, met, met} : Market{met, met + spread, met};
  pass(market);
  tellPassed();
  low_ = high_ = market;
}

void FillDesk::tellPassed() {
  guard_.passed(symbolOf(*walked_), {{}, low_.bid, low_.ask, {}, {}}, {{}, high_.bid, high_.ask, {}, {}});
}

}  // namespace oms
